// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// Debian's registry, in a process of its own on this machine.
record DebianRegistry(Process process, int port) implements AutoCloseable {
  private static final String PROGRAM = "docker-registry";

  /// Keeps what it has under `folder`; skips the test where there is no such program.
  static DebianRegistry in(Path folder) throws Exception {
    List<Path> found =
        Stream.of(System.getenv("ALKI_JUDGES"), System.getenv("PATH"))
            .filter(Objects::nonNull)
            .flatMap(it -> Arrays.stream(it.split(File.pathSeparator)))
            .map(it -> Path.of(it, PROGRAM))
            .filter(Files::isExecutable)
            .toList();
    if (found.isEmpty()) {
      System.out.println("there is no " + PROGRAM + ": its test is skipped");
    }
    Assumptions.assumeFalse(found.isEmpty(), "there is no " + PROGRAM);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    Path configuration =
        Files.writeString(
            folder.resolve("registry.yml"),
            """
            version: 0.1
            storage: {filesystem: {rootdirectory: %s}}
            http: {addr: "127.0.0.1:%d", secret: x}
            """
                .formatted(folder.resolve("registry"), port));
    Process process =
        new ProcessBuilder(found.getFirst().toString(), "serve", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("registry.log").toFile())
            .start();
    DebianRegistry registry = new DebianRegistry(process, port);
    while (!registry.listens()) {
      assertThat(process.isAlive()).isTrue();
      Thread.sleep(20);
    }
    return registry;
  }

  String host() {
    return "127.0.0.1:" + port;
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
