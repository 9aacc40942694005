// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.bom.FileDigest;
import dev.alki.files.Digest;
import dev.alki.files.Folders;
import dev.alki.progress.Progress;
import dev.alki.sign.Signer;
import dev.alki.transfer.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A bundle for registries to carry; its model need not be one.
public record PublishedBundle(Path folder, Path state) {
  private static final String MODEL = "Tiny.*\\.gguf";
  private static final String PROJECTOR = "mmproj-Tiny.gguf";
  private static final String LICENSE = "Do what you like.\n";
  static final Patience QUICK =
      new Patience(
          Duration.ofMillis(5),
          Duration.ofMillis(20),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          16);

  /// The model has so many bytes.
  public static PublishedBundle in(Path place, int weights) throws IOException {
    return in(place, "Q4_K_M", weights);
  }

  public static PublishedBundle in(Path place, String profile, int weights) throws IOException {
    byte[] model = model(profile, weights);
    return of(place, LICENSE, profile, Map.of("Tiny-" + profile + ".gguf", model));
  }

  /// One of a model that sees.
  static PublishedBundle seeing(Path place, int weights) throws IOException {
    Map<String, byte[]> models =
        Map.of("Tiny-Q4_K_M.gguf", model("Q4_K_M", weights), PROJECTOR, model("eye", 1_000));
    return of(place, LICENSE, "Q4_K_M", models);
  }

  /// One whose Modelfile has this in it.
  static PublishedBundle talking(Path place, String modelfile) throws IOException {
    Map<String, byte[]> files =
        Map.of("Tiny-Q4_K_M.gguf", model("Q4_K_M", 1_000), "deploy/Modelfile", utf8(modelfile));
    return of(place, LICENSE, "Q4_K_M", files);
  }

  /// One of a model in two files.
  static PublishedBundle split(Path place, int weights) throws IOException {
    Map<String, byte[]> models = new LinkedHashMap<>();
    for (int part = 1; part <= 2; part++) {
      String name = "Tiny-Q4_K_M-0000%d-of-00002.gguf".formatted(part);
      models.put(name, model(name, weights / 2));
    }
    return of(place, LICENSE, "Q4_K_M", models);
  }

  private static byte[] model(String seed, int weights) {
    byte[] model = new byte[weights];
    new Random(seed.hashCode()).nextBytes(model);
    return model;
  }

  public static PublishedBundle of(Path place, String license, byte[] model) throws IOException {
    return of(place, license, "Q4_K_M", Map.of("Tiny-Q4_K_M.gguf", model));
  }

  private static PublishedBundle of(
      Path place, String license, String profile, Map<String, byte[]> models) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>(models);
    files.put("LICENSE", utf8(license));
    files.put("README.md", utf8("# Tiny\n"));
    files.put("bom.cdx.json", utf8("{\"bomFormat\": \"CycloneDX\"}\n"));
    files.put("deploy/compose.yaml", utf8("services: {}\n"));
    files.put("runtime.json", utf8("{\"context\": 2048}\n"));
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
        {"schemaVersion": 2, "name": "Tiny-%1$s",
         "model": {"architecture": "llama", "license": "mit", "weights": 260032,
                   "chatTemplate": true},
         "source": {"name": "models/tiny", "revision": ""},
         "files": [%2$s],
         "profiles": [{"name": "%1$s", "bytes": %6$d, "needs": {"memoryBytes": 300000000},
          "files": {"model": [%3$s], %4$s "settings": "runtime.json",
           "bom": "bom.cdx.json", "deploy": [%5$s]}}]}
        """
            .formatted(
                profile,
                list,
                named(files, MODEL),
                files.containsKey(PROJECTOR) ? "\"projector\": \"" + PROJECTOR + "\"," : "",
                named(files, "deploy/.*"),
                bytes(files)));
    return new PublishedBundle(folder, place.resolve("state"));
  }

  private static String named(Map<String, byte[]> files, String pattern) {
    return files.keySet().stream()
        .filter(name -> name.matches(pattern))
        .sorted()
        .map(name -> "\"" + name + "\"")
        .collect(Collectors.joining(", "));
  }

  private static long bytes(Map<String, byte[]> files) {
    return files.entrySet().stream()
        .filter(file -> file.getKey().matches(MODEL))
        .mapToLong(file -> file.getValue().length)
        .sum();
  }

  public RegistryOptions options(Credentials credentials) {
    return options(credentials, QUICK);
  }

  RegistryOptions options(Credentials credentials, Patience patience) {
    return new RegistryOptions(credentials, patience, state);
  }

  public Published publish(RegistryName name) {
    return publish(name, Credentials.NONE);
  }

  Published publish(RegistryName name, Credentials credentials) {
    return publish(List.of(this), name, credentials, QUICK, Forms.ALL);
  }

  Published publish(RegistryName name, Credentials credentials, Optional<Signer> signer) {
    Forms plain = Forms.of("modelpack");
    return new Publisher(options(credentials), Optional.empty(), plain, signer)
        .publish(List.of(folder), name, Progress.NONE, Progress.NONE);
  }

  /// As the first of them has its state.
  static Published publish(
      List<PublishedBundle> bundles,
      RegistryName name,
      Credentials credentials,
      Patience patience,
      Forms forms) {
    RegistryOptions options = bundles.getFirst().options(credentials, patience);
    return new Publisher(options, Optional.empty(), forms)
        .publish(
            bundles.stream().map(PublishedBundle::folder).toList(),
            name,
            Progress.NONE,
            Progress.NONE);
  }

  Puller.Pulled pull(RegistryName name, Path to) {
    return pull(name, to, Optional.empty());
  }

  Puller.Pulled pull(RegistryName name, Path to, Optional<String> profile) {
    return new Puller(options(Credentials.NONE), profile)
        .pull(name, to, false, Optional.empty(), Progress.NONE, Progress.NONE);
  }

  /// Every file of a folder and its digest.
  public static Map<String, String> digests(Path folder) throws IOException {
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
