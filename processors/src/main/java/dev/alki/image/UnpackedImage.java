// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.deploy.ServerFlag;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.registry.Descriptor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// An image that is unpacked into a folder and started as a process of our own, in a user namespace
/// that sees nothing but that folder: `unshare` of util-linux does it, without being root. Beside
/// that it is confined in no way.
record UnpackedImage(BaseImage image, Shelf shelf, Path room, Path unshare) implements Starter {
  private static final Map<String, String> ARCHITECTURES =
      Map.of("amd64", "amd64", "x86_64", "amd64", "aarch64", "arm64");

  /// The one for this machine.
  static UnpackedImage of(Shelf shelf, Path room, Map<String, String> environment) {
    String here = ARCHITECTURES.getOrDefault(System.getProperty("os.arch"), "");
    BaseImage image =
        BaseImage.find(shelf).images().stream()
            .filter(each -> each.platform().path("architecture").asText().equals(here))
            .findFirst()
            .orElseThrow(
                () -> unavailable(shelf, "has nothing for this machine's processor").fault());
    Path unshare =
        Programs.find("unshare", environment)
            .orElseThrow(() ->
                unavailable(shelf, "can only be started by a container engine or unshare").fault());
    return new UnpackedImage(image, shelf, room, unshare);
  }

  @Override
  public String words() {
    return "unpacked, as a process";
  }

  @Override
  public Started start(int port) {
    Path folder = room.resolve("root");
    try {
      Files.createDirectories(folder);
      Root root = new Root(folder);
      for (Descriptor layer : image.layers()) {
        try (InputStream in = plain(layer)) {
          root.add(in);
        }
      }
    } catch (IOException e) {
      throw unavailable(shelf, "cannot be unpacked: " + e.getMessage()).cause(e).fault();
    }
    ProcessBuilder builder = new ProcessBuilder(command(folder));
    builder.environment().clear();
    for (JsonNode each : image.config().at("/config/Env")) {
      String[] parts = each.asText().split("=", 2);
      builder.environment().put(parts[0], parts.length == 1 ? "" : parts[1]);
    }
    builder.environment().put(ServerFlag.HOST.variable(), "127.0.0.1");
    builder.environment().put(ServerFlag.PORT.variable(), String.valueOf(port));
    return StartedProcess.of(builder, room.resolve("log"));
  }

  private List<String> command(Path folder) {
    List<String> command = new ArrayList<>();
    command.add(unshare.toString());
    command.addAll(List.of("--user", "--map-root-user", "--root=" + folder));
    String place = image.config().at("/config/WorkingDir").asText();
    command.add("--wd=" + (place.isEmpty() ? "/" : place));
    image.config().at("/config/Entrypoint").forEach(each -> command.add(each.asText()));
    image.config().at("/config/Cmd").forEach(each -> command.add(each.asText()));
    return command;
  }

  private InputStream plain(Descriptor layer) throws IOException {
    InputStream in = new BufferedInputStream(shelf.open(layer));
    return switch (LayerType.named(layer.mediaType())) {
      case PLAIN -> in;
      case GZIP -> new GZIPInputStream(in);
      case ZSTD -> throw unavailable(shelf, "has layers packed with zstd").fault();
    };
  }

  private static Fault.Draft unavailable(Shelf shelf, String what) {
    return Fault.in(Code.ENGINE_UNAVAILABLE, shelf.name())
        .what(what)
        .help("Try it where Docker or Podman runs.");
  }
}
