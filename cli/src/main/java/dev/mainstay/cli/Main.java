package dev.mainstay.cli;

import java.util.List;

/** The program's entry: the first word is the command. */
public final class Main {

  private static final int DONE = 0;
  private static final int USAGE = 2;

  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    System.exit(run(List.of(args)));
  }

  private static int run(List<String> args) {
    switch (args.isEmpty() ? "--help" : args.getFirst()) {
      case "--version" -> System.out.println("mainstay " + version());
      case "--help" -> System.out.println("usage: mainstay COMMAND [OPTION...]");
      default -> {
        System.err.println("mainstay: no such command: " + args.getFirst());
        return USAGE;
      }
    }
    return DONE;
  }

  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }
}
