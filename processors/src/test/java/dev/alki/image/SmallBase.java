// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.files.Digest;
import dev.alki.progress.Progress;
import dev.alki.registry.Content;
import dev.alki.registry.Descriptor;
import dev.alki.registry.MediaTypes;
import dev.alki.registry.RegistryClient;
import dev.alki.registry.RegistryName;
import dev.alki.registry.RegistryOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/// A base with one packed layer for each architecture, in a registry.
final class SmallBase {
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";

  private SmallBase() {}

  /// With an index over these architectures, in the form of OCI.
  static void put(RegistryName name, RegistryOptions options, List<String> architectures)
      throws IOException {
    try (RegistryClient client = new RegistryClient(name, options, Progress.NONE)) {
      ObjectNode index = JsonNodeFactory.instance.objectNode();
      index.put("schemaVersion", 2).put("mediaType", MediaTypes.INDEX);
      index.putArray("manifests");
      for (String architecture : architectures) {
        byte[] manifest = manifest(client, architecture);
        String digest = "sha256:" + Digest.sha256(manifest);
        client.put(digest, MediaTypes.MANIFEST, manifest);
        ObjectNode entry = new Descriptor(MediaTypes.MANIFEST, digest, manifest.length).json();
        entry.putObject("platform").put("architecture", architecture).put("os", "linux");
        index.withArray("/manifests").add(entry);
      }
      client.put(name.tag().orElseThrow(), MediaTypes.INDEX, Json.bytes(index));
    }
  }

  /// With the manifest of one architecture alone, in the form of Docker.
  static void putOne(RegistryName name, RegistryOptions options, ObjectNode more)
      throws IOException {
    try (RegistryClient client = new RegistryClient(name, options, Progress.NONE)) {
      ObjectNode manifest = (ObjectNode) Json.read(manifest(client, "arm64", more));
      manifest.put("mediaType", MediaTypes.DOCKER_MANIFEST);
      ((ObjectNode) manifest.at("/layers/0"))
          .put("mediaType", "application/vnd.docker.image.rootfs.diff.tar.gzip");
      client.put(name.tag().orElseThrow(), MediaTypes.DOCKER_MANIFEST, Json.bytes(manifest));
    }
  }

  /// For this machine, with one layer (a tar) and what it starts.
  static void put(RegistryName name, RegistryOptions options, byte[] layer, String... command)
      throws IOException {
    String here = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    ObjectNode more = JsonNodeFactory.instance.objectNode();
    more.putObject("config").putPOJO("Entrypoint", List.of(command));
    try (RegistryClient client = new RegistryClient(name, options, Progress.NONE)) {
      byte[] manifest = manifest(client, here, more, layer);
      client.put(name.tag().orElseThrow(), MediaTypes.MANIFEST, manifest);
    }
  }

  private static byte[] manifest(RegistryClient client, String architecture) throws IOException {
    return manifest(client, architecture, JsonNodeFactory.instance.objectNode());
  }

  private static byte[] manifest(RegistryClient client, String architecture, ObjectNode more)
      throws IOException {
    Tar tar = new Tar();
    tar.add("server", bytes("runs on " + architecture));
    byte[] layer = Joined.of(tar.parts(), Progress.NONE).from(0).readAllBytes();
    return manifest(client, architecture, more, layer);
  }

  private static byte[] manifest(
      RegistryClient client, String architecture, ObjectNode more, byte[] layer)
      throws IOException {
    Content plain = new Content.OfBytes(layer);
    Content packed = new Content.OfBytes(gzip(layer));
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.put("created", "2026-01-02T03:04:05Z");
    config.put("architecture", architecture).put("os", "linux");
    config
        .putObject("config")
        .put("User", "root")
        .putPOJO("Entrypoint", List.of("/server"))
        .putPOJO("Env", List.of("PATH=/bin", "LLAMA_ARG_HOST=127.0.0.1"));
    config.putObject("rootfs").put("type", "layers").putArray("diff_ids").add(plain.digest());
    more.properties().forEach(it -> config.set(it.getKey(), it.getValue()));
    Content settings = new Content.OfBytes(Json.bytes(config));
    client.push(packed, Optional.empty(), there -> {});
    client.push(settings, Optional.empty(), there -> {});
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.put("schemaVersion", 2).put("mediaType", MediaTypes.MANIFEST);
    manifest.set("config", new Descriptor(CONFIG, settings).json());
    manifest.putArray("layers").add(new Descriptor(LayerType.GZIP.mediaType(), packed).json());
    return Json.bytes(manifest);
  }

  private static Content bytes(String text) {
    return new Content.OfBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }
}
