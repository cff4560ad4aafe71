package dev.mainstay.monitor.web;

/**
 * Which requests a page answers.
 *
 * @param method {@code GET} or {@code POST}
 * @param path such as {@code /api/v1/services/{instance}}: a name in braces stands for one segment
 * @param about what it answers; one sentence, for the reference page
 */
public record Route(String method, String path, Access access, String about, Page page) {

  /** A page that anybody on this machine may read. */
  public static Route get(String path, String about, Page page) {
    return new Route("GET", path, Access.READ, about, page);
  }

  /** A command, which needs the token. */
  public static Route command(String path, String about, Page page) {
    return new Route("POST", path, Access.COMMAND, about, page);
  }
}
