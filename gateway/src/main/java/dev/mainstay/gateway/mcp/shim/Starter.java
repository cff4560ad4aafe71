package dev.mainstay.gateway.mcp.shim;

/** Starts the supervisor when asked to; where nobody asked for that, it does nothing. */
public interface Starter {

  /** Something waits for the gateway: begin to start it, unless that is under way. Returns soon. */
  void wanted();

  /** Why the last start failed, in words; empty when it did not. */
  String failure();

  /**
   * What is wrong with the config, where the last start failed by that a moment ago; empty
   * otherwise, and while a start is under way. Until somebody mends it, none will succeed.
   */
  String fault();

  /** For shims that were not asked to start anything. */
  static Starter none() {
    return new Starter() {
      @Override
      public void wanted() {}

      @Override
      public String failure() {
        return "";
      }

      @Override
      public String fault() {
        return "";
      }
    };
  }
}
