// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.files.WriteFault;
import dev.alki.progress.Progress;
import dev.alki.registry.RegistryClient;
import dev.alki.registry.RegistryName;
import dev.alki.registry.RegistryOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Starts an image, waits until its server says that it is well, and ends it: by a container engine
/// where one answers, else unpacked below `state`. `image` is a file or `oci://...`; `environment`
/// says where programs are.
public record ImageTrial(
    String image,
    Path state,
    RegistryOptions options,
    Map<String, String> environment,
    Duration patience) {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final long LOOK_MILLIS = 100;
  private static final int OK = 200;

  /// How it was started and how long it took.
  public record Healthy(String how, Duration after) {}

  /// A fault when it does not get well; nothing is left of it in either case.
  public Healthy run(Progress progress) {
    Path room;
    try {
      room = Files.createTempDirectory(Files.createDirectories(state), "image-").toRealPath();
    } catch (IOException e) {
      throw WriteFault.of(state, e);
    }
    try {
      Optional<Starter> engine = EngineContainer.of(image, room, environment);
      if (engine.isPresent()) {
        return tried(engine.get(), progress);
      }
      if (RegistryName.names(image)) {
        try (RegistryClient client =
            new RegistryClient(RegistryName.of(image), options, progress.silent())) {
          return tried(
              UnpackedImage.of(new RegistryShelf(client, room), room, environment), progress);
        }
      }
      try (ArchiveShelf shelf = ArchiveShelf.open(Path.of(image))) {
        return tried(UnpackedImage.of(shelf, room, environment), progress);
      }
    } finally {
      Folders.deleteQuietly(room);
    }
  }

  private Healthy tried(Starter starter, Progress progress) {
    int port = freePort();
    try (Started server = starter.start(port);
        HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build()) {
      long began = System.nanoTime();
      while (!healthy(http, port)) {
        progress.check();
        if (!server.running()) {
          throw fault(Code.ENGINE_CRASHED, starter, "and ended", server)
              .help(
                  "Its program may be for another kind of machine; where Docker or Podman runs, it"
                      + " is started as it will be.")
              .fault();
        }
        if (System.nanoTime() - began > patience.toNanos()) {
          throw fault(Code.ENGINE_TIMEOUT, starter, "and is not well", server)
              .expected("status 200 of /health within " + patience.toSeconds() + " s")
              .help("Allow more time with --timeout.")
              .fault();
        }
        Thread.sleep(LOOK_MILLIS);
      }
      return new Healthy(starter.words(), Duration.ofNanos(System.nanoTime() - began));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.in(Code.INTERRUPTED_BY_USER, image).what("was called off").cause(e).fault();
    }
  }

  private Fault.Draft fault(Code code, Starter starter, String what, Started server) {
    String last = server.lastWords();
    return Fault.in(code, image)
        .what("was started " + starter.words() + " " + what + (last.isEmpty() ? "" : ": " + last));
  }

  private static boolean healthy(HttpClient http, int port) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
            .timeout(ANSWER)
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw Fault.in(Code.ADDRESS_IN_USE, "127.0.0.1").what("has no free port").cause(e).fault();
    }
  }
}
