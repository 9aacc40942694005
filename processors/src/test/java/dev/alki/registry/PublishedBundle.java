// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.bom.FileDigest;
import dev.alki.files.Digest;
import dev.alki.files.Folders;
import dev.alki.progress.Progress;
import dev.alki.transfer.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A bundle for registries to carry; its model need not be one.
public record PublishedBundle(Path folder, Path state) {
  static final Patience QUICK =
      new Patience(
          Duration.ofMillis(5),
          Duration.ofMillis(20),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          16);

  /// The model has so many bytes.
  static PublishedBundle in(Path place, int weights) throws IOException {
    byte[] model = new byte[weights];
    new Random(7).nextBytes(model);
    return of(place, "Do what you like.\n", model);
  }

  public static PublishedBundle of(Path place, String license, byte[] model) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("Tiny-Q4_K_M.gguf", model);
    files.put("LICENSE", utf8(license));
    files.put("README.md", utf8("# Tiny\n"));
    files.put("bom.cdx.json", utf8("{\"bomFormat\": \"CycloneDX\"}\n"));
    files.put("deploy/compose.yaml", utf8("services: {}\n"));
    files.put("runtime.json", utf8("{}\n"));
    Path folder = place.resolve("bundle");
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    String list =
        files.entrySet().stream()
            .map(it -> FileDigest.of(it.getKey(), it.getValue()).json().toString())
            .collect(Collectors.joining(",\n"));
    Files.writeString(
        folder.resolve("manifest.json"),
        """
        {"schemaVersion": 2, "name": "Tiny-Q4_K_M",
         "model": {"architecture": "llama", "license": "mit", "weights": 260032},
         "source": {"name": "models/tiny", "revision": ""},
         "files": [%s],
         "profiles": [{"name": "Q4_K_M", "bytes": %d, "needs": {"memoryBytes": 300000000},
          "files": {"model": ["Tiny-Q4_K_M.gguf"], "settings": "runtime.json",
           "bom": "bom.cdx.json", "deploy": ["deploy/compose.yaml"]}}]}
        """
            .formatted(list, model.length));
    return new PublishedBundle(folder, place.resolve("state"));
  }

  public RegistryOptions options(Credentials credentials) {
    return options(credentials, QUICK);
  }

  RegistryOptions options(Credentials credentials, Patience patience) {
    return new RegistryOptions(credentials, patience, state);
  }

  public Publisher.Published publish(RegistryName name) {
    return publish(name, Credentials.NONE);
  }

  Publisher.Published publish(RegistryName name, Credentials credentials) {
    return new Publisher(options(credentials), Optional.empty())
        .publish(folder, name, Progress.NONE, Progress.NONE);
  }

  Puller.Pulled pull(RegistryName name, Path to) {
    return new Puller(options(Credentials.NONE))
        .pull(name, to, false, Optional.empty(), Progress.NONE, Progress.NONE);
  }

  /// Every file of a folder and its digest.
  static Map<String, String> digests(Path folder) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    for (Path file : Folders.files(folder)) {
      digests.put(folder.relativize(file).toString(), Digest.sha256(file));
    }
    return digests;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
