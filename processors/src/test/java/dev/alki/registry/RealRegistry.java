// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A registry of others in a process of its own, on this machine.
public final class RealRegistry implements AutoCloseable {
  public enum Kind {
    /// Debian's; it has no referrers API.
    DOCKER_REGISTRY("docker-registry"),
    /// That of go-containerregistry, with the referrers API.
    OCIREG("ocireg");

    private final String program;

    Kind(String program) {
      this.program = program;
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Kind kind;
  private final Path folder;
  private final int port;
  private Process process;

  /// Keeps what it has under `folder`; skips the test where there is no such program.
  public RealRegistry(Kind kind, Path folder) throws Exception {
    this.kind = kind;
    this.folder = Files.createDirectories(folder.resolve(kind.program));
    String program = Programs.find(kind.program);
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    start(program);
  }

  private void start(String program) throws Exception {
    String address = "127.0.0.1:" + port;
    ProcessBuilder builder =
        switch (kind) {
          case DOCKER_REGISTRY ->
              new ProcessBuilder(
                  program,
                  "serve",
                  Files.writeString(
                          folder.resolve("conf.yml"),
                          """
                          version: 0.1
                          log: {level: warn}
                          storage: {filesystem: {rootdirectory: %s}}
                          http: {addr: "%s", secret: stays-over-restarts}
                          """
                              .formatted(folder.resolve("data"), address))
                      .toString());
          case OCIREG ->
              new ProcessBuilder(
                  program, address, Files.createDirectories(folder.resolve("blobs")).toString());
        };
    Path log = folder.resolve("log");
    process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!listens()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException("the registry does not start: " + Files.readString(log));
      }
      Thread.sleep(20);
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  public String host() {
    return "127.0.0.1:" + port;
  }

  public Path folder() {
    return folder;
  }

  public RegistryName name(String tag) {
    return RegistryName.of("oci://" + host() + "/team/tiny:" + tag);
  }

  /// Dies without a word, and comes back with what it had on the disk.
  void restart() throws Exception {
    close();
    start(Programs.find(kind.program));
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
