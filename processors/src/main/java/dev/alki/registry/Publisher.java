// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.progress.Progress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Brings a bundle into a registry: its files as blobs, then the manifest over them, then what
/// refers to it, and the tag last. So whoever sees the tag sees all of it.
///
/// `mountFrom` is another repository of the same registry that may have the blobs.
public record Publisher(RegistryOptions options, Optional<String> mountFrom) {
  private static final String BOM = "bom.cdx.json";

  /// Refuses a bundle that does not verify. Both are told how far they are, one after the other.
  public Published publish(Path folder, RegistryName name, Progress verifying, Progress pushing) {
    if (name.tag().isEmpty()) {
      throw Fault.in(Code.WRONG_USAGE, name)
          .what("has no tag to publish under")
          .expected("oci://HOST[:PORT]/REPOSITORY:TAG")
          .fault();
    }
    BundleFiles bundle = BundleFiles.verified(folder, verifying);
    byte[] config = ModelPack.config(bundle);
    byte[] manifest = ModelPack.manifest(bundle, config);
    String digest = "sha256:" + Digest.sha256(manifest);
    Map<String, Content> blobs = new LinkedHashMap<>();
    bundle
        .files()
        .forEach(file -> {
          Content content =
              new Content.OfFile(
                  folder.resolve(file.path()), "sha256:" + file.sha256(), file.bytes());
          blobs.putIfAbsent(content.digest(), content);
        });
    Content settings = new Content.OfBytes(config);
    blobs.put(settings.digest(), settings);
    long bytes = blobs.values().stream().mapToLong(Content::size).sum();
    Tally tally = new Tally(pushing, bytes);
    try (RegistryClient client = new RegistryClient(name, options, tally)) {
      List<Runnable> tasks = new ArrayList<>();
      blobs.values().forEach(it -> tasks.add(() -> client.push(it, mountFrom, tally.part())));
      tally.run(tasks);
      client.put(digest, MediaTypes.MANIFEST, manifest);
      Descriptor subject = new Descriptor(MediaTypes.MANIFEST, digest, manifest.length);
      attachBom(client, bundle, subject);
      new PartLists(client).attach(bundle, subject, mountFrom);
      client.put(name.reference(), MediaTypes.MANIFEST, manifest);
    }
    return new Published(name, digest, bytes);
  }

  /// The bill of materials, of each profile, also as what tools ask a registry for.
  private void attachBom(RegistryClient client, BundleFiles bundle, Descriptor subject) {
    ModelPack.layers(bundle).stream()
        .filter(layer -> isBom(title(layer)))
        .forEach(bom -> {
          Content empty = new Content.OfBytes("{}".getBytes(StandardCharsets.UTF_8));
          client.push(empty, mountFrom, there -> {});
          ObjectNode manifest = JsonNodeFactory.instance.objectNode();
          manifest.put("schemaVersion", 2).put("mediaType", MediaTypes.MANIFEST);
          manifest.put("artifactType", MediaTypes.CYCLONEDX);
          manifest.set(
              "config", new Descriptor(MediaTypes.EMPTY, empty.digest(), empty.size()).json());
          manifest
              .putArray("layers")
              .add(
                  new Descriptor(MediaTypes.CYCLONEDX, bom.digest(), bom.size())
                      .annotated(Map.of(ModelPack.TITLE, title(bom)))
                      .json());
          manifest.set("subject", subject.json());
          byte[] bytes = Json.bytes(manifest);
          Descriptor described =
              new Descriptor(
                  MediaTypes.MANIFEST,
                  MediaTypes.CYCLONEDX,
                  "sha256:" + Digest.sha256(bytes),
                  bytes.length,
                  Collections.emptySortedMap());
          new Referrers(client).attach(bytes, described, subject.digest());
        });
  }

  private static String title(Descriptor layer) {
    return layer.annotations().get(ModelPack.TITLE);
  }

  private static boolean isBom(String path) {
    return path.equals(BOM) || path.endsWith("/" + BOM);
  }

  /// What is in the registry now. `digest` is the manifest's: it names these very bytes for ever.
  public record Published(RegistryName name, String digest, long bytes) {}
}
