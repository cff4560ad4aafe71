package dev.mainstay.gateway.mcp.link;

/** Who wants to hear what the gateway answers in a profile, to keep a copy for shims. */
@FunctionalInterface
public interface KnownLists {

  /** What is answered from now on in one profile. Any thread may call; the call does not wait. */
  void changed(Known known);
}
