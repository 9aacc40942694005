// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bom.FileDigest;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.files.ReadFault;
import dev.alki.progress.Progress;
import dev.alki.quantize.Mix;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// A bundle that was verified: its manifest, the profiles that it has, and every file in it, sorted
/// by path.
public record BundleFiles(
    Path folder, JsonNode manifest, List<BundleProfile> profiles, List<FileDigest> files) {
  public BundleFiles {
    profiles = List.copyOf(profiles);
    files = files.stream().sorted(Comparator.comparing(FileDigest::path)).toList();
  }

  /// Reads every byte, and refuses a bundle that is not what its manifest says.
  public static BundleFiles verified(Path folder, Progress progress) {
    Listing listing = Manifest.current(folder);
    List<Finding> findings = BundleVerifier.verify(folder, listing, progress);
    if (!findings.isEmpty()) {
      throw Fault.in(Code.BUNDLE_DIFFERS, folder)
          .what("is not what its manifest says: " + findings.getFirst())
          .help("'alki verify' lists all that differs. Pack the bundle again.")
          .fault();
    }
    try {
      JsonNode manifest = Json.read(Files.readAllBytes(folder.resolve(Manifest.NAME)));
      Map<String, FileDigest> known = new HashMap<>();
      for (JsonNode file : manifest.path("files")) {
        String path = file.path("path").asText();
        known.put(
            path, new FileDigest(path, file.path("sha256").asText(), file.path("bytes").asLong()));
      }
      List<FileDigest> files = new ArrayList<>();
      for (Path file : Folders.files(folder)) {
        String path = folder.relativize(file).toString().replace(File.separatorChar, '/');
        files.add(known.containsKey(path) ? known.get(path) : FileDigest.of(path, file));
      }
      return new BundleFiles(folder, manifest, listing.profiles(), files);
    } catch (IOException e) {
      throw ReadFault.of(folder, e);
    }
  }

  /// The bundle's own.
  public String name() {
    return manifest.path("name").asText();
  }

  /// The names of its profiles, with commas between them.
  public String profileNames() {
    return profiles.stream().map(BundleProfile::name).collect(Collectors.joining(","));
  }

  /// What the manifest says of the model.
  public JsonNode model() {
    return manifest.path("model");
  }

  /// The mix that the only profile's file says it is of; the profile's name where it says none.
  public String quantization() {
    JsonNode type = manifest.at("/profiles/0/fileType");
    return Arrays.stream(Mix.values())
        .filter(mix -> type.isIntegralNumber() && mix.fileType() == type.asLong())
        .findFirst()
        .map(Mix::name)
        .orElse(profileNames());
  }

  /// The first profile's model, in order.
  public List<FileDigest> weights() {
    return first().model().stream().map(path -> find(path).orElseThrow()).toList();
  }

  /// What the first profile sees with.
  public Optional<FileDigest> projector() {
    return first().projector().flatMap(this::find);
  }

  public Optional<FileDigest> license() {
    return find("LICENSE");
  }

  /// How many tokens the first profile is to be served with.
  public OptionalLong context() {
    Path settings = folder.resolve(first().settings());
    try {
      JsonNode context = Json.read(Files.readAllBytes(settings)).path("context");
      return context.canConvertToLong() && context.asLong() > 0
          ? OptionalLong.of(context.asLong())
          : OptionalLong.empty();
    } catch (IOException e) {
      throw ReadFault.of(settings, e);
    }
  }

  private ProfileFiles first() {
    return profiles.getFirst().files();
  }

  public Optional<FileDigest> find(String path) {
    return files.stream().filter(it -> it.path().equals(path)).findFirst();
  }
}
