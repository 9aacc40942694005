// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.files.Folders;
import dev.alki.jobs.JobLogs;
import dev.alki.server.Listen;
import dev.alki.server.Server;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// What the launcher runs once to record which classes Alki loads, for the JVM's AOT cache.
final class WarmUp {
  private WarmUp() {}

  public static void main(String[] args) throws IOException {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Console console = new Console(nowhere, nowhere, false, 80, false);
    Alki.run(console, "--help");
    Alki.run(console, "unknown");
    Alki.run(console, "doctor", "--json");
    Alki.run(console, "serve", "--help");
    Path folder = Files.createTempDirectory("alki-warm-up-");
    try {
      serve(folder);
    } finally {
      Folders.deleteQuietly(folder);
    }
    System.exit(0);
  }

  /// A server that is asked everything once.
  private static void serve(Path folder) throws IOException {
    Settings settings =
        Settings.of(
            Map.of(
                Setting.STATE.key(),
                folder.resolve("state").toString(),
                Setting.INBOX.key(),
                folder.resolve("inbox").toString(),
                "camel.server.port",
                port(),
                "camel.management.port",
                port()));
    Logging.keep(JobLogs.in(settings.path(Setting.STATE)));
    try (Server server = Server.open(settings)) {
      String jobs = server.jobs().map(Listen::url).orElseThrow();
      ask(jobs, "GET /jobs", "");
      ask(jobs, "GET /nowhere", "");
      ask(jobs, "GET /openapi.json", "");
      ask(jobs, "POST /jobs", "{\"source\": \"models/nothing/here\"}");
      ask(server.management().url(), "GET /observe/health/ready", "");
      ask(server.management().url(), "GET /observe/metrics", "");
    }
  }

  private static void ask(String url, String request, String body) throws IOException {
    URI address = URI.create(url);
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      OutputStream out = socket.getOutputStream();
      String text =
          request
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
              + body.length()
              + "\r\nConnection: close\r\n\r\n"
              + body;
      out.write(text.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      socket.getInputStream().readAllBytes();
    }
  }

  private static String port() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return Integer.toString(socket.getLocalPort());
    }
  }
}
