package dev.mainstay.simulation.endtoend;

import dev.mainstay.simulation.Programs;
import dev.mainstay.simulation.driver.Mainstay;
import java.nio.file.Path;
import java.util.List;

/**
 * Programs that people really run, each with the config that a person would write for it.
 *
 * @param name the service's name
 * @param needs what must be installed, in the words of {@link Programs#find}
 * @param config the service below its name; {@code @folder@} and {@code @port@} are filled in
 */
record RealProgram(String name, List<String> needs, String config) {

  /** Every program that is installed here. */
  static List<RealProgram> installed() {
    return all().stream()
        .filter(p -> p.needs.stream().allMatch(n -> Programs.find(n).isPresent()))
        .toList();
  }

  static List<RealProgram> all() {
    return List.of(
        http("python", "python3", "[@python3@, -m, http.server, \"${PORT}\"]", "/page.html"),
        jwebserver(),
        http("nginx", "nginx", "[@nginx@, -p, @folder@, -c, nginx.conf, -g, daemon off;]", "/"),
        nginxInTheBackground(),
        redis(),
        postgres(),
        uvicorn(),
        websockets());
  }

  /** The config with every place filled in, indented below its name. */
  String yaml(Path folder, int port) {
    String filled = config.replace("@folder@", folder.toString()).replace("@port@", "" + port);
    for (String need : needs) {
      filled = filled.replace("@" + need + "@", Programs.require(need).toString());
    }
    return "  " + name + ":\n" + filled.indent(4);
  }

  /** The files that the programs read. */
  static void writeFiles(Mainstay project, int nginxPort, int backgroundPort) {
    project.write("page.html", "<p>served</p>\n");
    project.write("nginx.conf", nginx(project.folder(), nginxPort, "nginx.pid"));
    project.write(
        "nginx-background.conf", nginx(project.folder(), backgroundPort, "background.pid"));
    project.write(
        "app.py",
        """
        async def app(scope, receive, send):
            if scope["type"] == "http":
                headers = [(b"content-type", b"application/json")]
                await send({"type": "http.response.start", "status": 200, "headers": headers})
                await send({"type": "http.response.body", "body": b'{"status":"running"}'})
        """);
    project.write(
        "broken.py",
        """
        import goal_service_that_nobody_wrote
        """);
    project.write(
        "echo.py",
        """
        import asyncio, os, websockets

        async def echo(connection, *_):
            async for message in connection:
                await connection.send('{"status":"received"}')

        async def main():
            async with websockets.serve(echo, "127.0.0.1", int(os.environ["PORT"])):
                await asyncio.Future()

        asyncio.run(main())
        """);
  }

  private static RealProgram http(String name, String program, String command, String path) {
    return new RealProgram(
        name,
        List.of(program),
        """
        command: %s
        port: @port@
        ready: {http: {path: %s}}
        stop: {grace: 5s}
        """
            .formatted(command, path));
  }

  private static RealProgram jwebserver() {
    Path program = Path.of(System.getProperty("java.home"), "bin", "jwebserver");
    return new RealProgram(
        "jwebserver",
        List.of(),
        """
        command: [%s, -p, "${PORT}", -d, @folder@]
        port: @port@
        ready: {http: {path: /page.html}}
        """
            .formatted(program));
  }

  private static RealProgram nginxInTheBackground() {
    return new RealProgram(
        "nginx-background",
        List.of("nginx"),
        """
        command: [@nginx@, -p, @folder@, -c, nginx-background.conf]
        port: @port@
        pid_file: background.pid
        ready: {http: {path: /}}
        """);
  }

  private static RealProgram redis() {
    return new RealProgram(
        "redis",
        List.of("redis-server", "redis-cli"),
        """
        command: [@redis-server@, --bind, 127.0.0.1, --port, "${PORT}", --dir, @folder@, --save, ""]
        port: @port@
        ready: {exec: [@redis-cli@, -p, "${PORT}", ping]}
        """);
  }

  /** PostgreSQL refuses to run as root, so a root user's tests hand it to its own user. */
  private static RealProgram postgres() {
    String user =
        System.getProperty("user.name").equals("root")
            ? "/usr/bin/setpriv, --reuid, postgres, --regid, postgres, --clear-groups, "
            : "";
    return new RealProgram(
        "postgres",
        List.of("postgres", "initdb", "pg_isready"),
        """
        command: [%s@postgres@, -D, @folder@/data, -p, "${PORT}", -k, @folder@/data]
        port: @port@
        ready: {tcp: true, exec: [@pg_isready@, -h, 127.0.0.1, -p, "${PORT}"]}
        stop: {signal: INT, grace: 10s}
        """
            .formatted(user));
  }

  private static RealProgram uvicorn() {
    return new RealProgram(
        "uvicorn",
        List.of("python3", "python3:uvicorn"),
        """
        command: [@python3@, -m, uvicorn, "app:app", --port, "${PORT}", --reload]
        port: @port@
        ready: {http: {path: /health, json: {status: running}}}
        """);
  }

  private static RealProgram websockets() {
    return new RealProgram(
        "websockets",
        List.of("python3", "python3:websockets"),
        """
        command: [@python3@, echo.py]
        port: @port@
        ready: {ws: {path: /events, send: '{"type":"test"}', expect: received}}
        """);
  }

  private static String nginx(Path folder, int port, String pidFile) {
    return """
    pid %1$s/%3$s;
    error_log stderr;
    worker_processes 2;
    events { worker_connections 64; }
    http {
      access_log off;
      client_body_temp_path %1$s/tmp-body;
      proxy_temp_path %1$s/tmp-proxy;
      fastcgi_temp_path %1$s/tmp-fastcgi;
      uwsgi_temp_path %1$s/tmp-uwsgi;
      scgi_temp_path %1$s/tmp-scgi;
      server { listen 127.0.0.1:%2$d; location / { return 200 "served\\n"; } }
    }
    """
        .formatted(folder, port, pidFile);
  }

  @Override
  public String toString() {
    return name;
  }
}
