// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where no llama-server is, a program that listens as one does and has one answer.
final class StandIn {
  private static final String ANSWER = "data: {\"content\": \" a time\", \"stop\": true}\n\n";

  private StandIn() {}

  /// The real one: in `build/bin` of the llama.cpp that `ALKI_REFERENCE` names, or on the path.
  static Optional<String> real() {
    Stream<String> reference =
        Optional.ofNullable(System.getenv("ALKI_REFERENCE")).map(it -> it + "/build/bin").stream();
    return Stream.concat(reference, Stream.of(System.getenv("PATH").split(File.pathSeparator)))
        .map(it -> Path.of(it, "llama-server"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString);
  }

  /// The real one, or an executable file that starts this.
  static String program(Path folder) throws IOException {
    Optional<String> real = real();
    if (real.isPresent()) {
      return real.get();
    }
    System.out.println("there is no llama-server (ALKI_REFERENCE): a stand-in serves");
    Path program =
        Files.writeString(
            folder.resolve("llama-server"),
            "#!/bin/sh\nexec '%s' -Xmx32m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
                .formatted(
                    Path.of(System.getProperty("java.home"), "bin", "java"),
                    System.getProperty("java.class.path"),
                    StandIn.class.getName()));
    program.toFile().setExecutable(true);
    return program.toString();
  }

  public static void main(String[] arguments) throws IOException {
    int option = List.of(arguments).indexOf("--port");
    String port = option < 0 ? System.getenv("LLAMA_ARG_PORT") : arguments[option + 1];
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)), 0);
    server.createContext("/health", it -> answer(it, "{}"));
    server.createContext("/completion", it -> answer(it, ANSWER));
    server.start();
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
