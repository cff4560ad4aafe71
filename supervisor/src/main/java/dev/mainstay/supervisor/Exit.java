package dev.mainstay.supervisor;

/** How a process ended. */
public sealed interface Exit {

  /** In words, such as {@code exit code 1} or {@code SIGKILL}. */
  String words();

  /** It returned or called exit(3). */
  record Code(int code) implements Exit {
    @Override
    public String words() {
      return "exit code " + code;
    }
  }

  /** A signal ended it. */
  record Signaled(int signal, String name, boolean core) implements Exit {
    @Override
    public String words() {
      return name + (core ? " (core dumped)" : "");
    }
  }

  /** The kernel killed it for want of memory. */
  record OomKilled() implements Exit {
    @Override
    public String words() {
      return "killed by the kernel, out of memory";
    }
  }

  /** It was not our child (adopted), so nobody could read its exit status. */
  record Unseen() implements Exit {
    @Override
    public String words() {
      return "exit status not visible: it was adopted, not started, by this supervisor";
    }
  }
}
