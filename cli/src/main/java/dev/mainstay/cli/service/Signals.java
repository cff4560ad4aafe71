package dev.mainstay.cli.service;

import java.lang.reflect.Proxy;

/**
 * What happens on a signal to this process, instead of its immediate end. The JDK offers it only as
 * {@code sun.misc.Signal}, whose name alone is a compiler warning that cannot be turned off: hence
 * by reflection.
 */
public final class Signals {

  private Signals() {}

  /** Calls {@code action} on each of these signals, named without SIG; any number of times. */
  public static void on(Runnable action, String... names) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                switch (method.getName()) {
                  case "handle" -> action.run();
                  case "hashCode" -> {
                    return System.identityHashCode(self);
                  }
                  case "equals" -> {
                    return System.identityHashCode(self) == System.identityHashCode(arguments[0]);
                  }
                  default -> {
                    return "mainstay";
                  }
                }
                return null;
              });
      for (String name : names) {
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      }
    } catch (ReflectiveOperationException e) {
      // The JVM's own handler stays: the process ends at once, and its services live on.
    }
  }
}
