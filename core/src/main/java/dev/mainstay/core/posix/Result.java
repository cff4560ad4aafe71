package dev.mainstay.core.posix;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;

/** What a system call gave: a value, or the reason why there is none. */
public sealed interface Result<T> {

  /** The call worked. */
  record Ok<T>(T value) implements Result<T> {}

  /** The call failed, as the environment may make it fail at any time. */
  record Failed<T>(Errno errno) implements Result<T> {}

  /** The value, for a caller to whom the reason of its absence does not matter. */
  default Optional<T> toOptional() {
    return switch (this) {
      case Ok<T>(T value) -> Optional.of(value);
      case Failed<T> _ -> Optional.empty();
    };
  }

  /** Why it failed; empty when it worked. */
  default Optional<Errno> failure() {
    return switch (this) {
      case Ok<T> _ -> Optional.empty();
      case Failed<T>(Errno errno) -> Optional.of(errno);
    };
  }

  /** The same result with its value made into another. */
  default <R> Result<R> map(Function<T, R> change) {
    return switch (this) {
      case Ok<T>(T value) -> new Ok<>(change.apply(value));
      case Failed<T>(Errno errno) -> new Failed<>(errno);
    };
  }

  /** Reads a kernel's return value: negative is minus the errno. */
  static <T> Result<T> of(long returned, LongFunction<T> value) {
    return returned < 0
        ? new Failed<>(new Errno((int) -returned))
        : new Ok<>(value.apply(returned));
  }
}
