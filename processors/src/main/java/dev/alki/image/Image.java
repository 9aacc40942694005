// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bom.FileDigest;
import dev.alki.bom.Licence;
import dev.alki.bundle.BundleFiles;
import dev.alki.bundle.BundleProfile;
import dev.alki.bundle.Json;
import dev.alki.bundle.Listing;
import dev.alki.bundle.Manifest;
import dev.alki.bundle.RuntimeFile;
import dev.alki.deploy.LoadTime;
import dev.alki.deploy.ServerSettings;
import dev.alki.files.Digest;
import dev.alki.progress.Progress;
import dev.alki.registry.Content;
import dev.alki.registry.Descriptor;
import dev.alki.registry.MediaTypes;
import dev.alki.registry.RegistryClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A container image with a bundle in it, for the `platforms` that its base has: an `index` over
/// `manifests`, and the blobs that they name, all by digest. The same bundle on the same base gives
/// the same bytes.
public record Image(
    List<String> platforms,
    byte[] index,
    SequencedMap<String, byte[]> manifests,
    SequencedMap<String, Content> blobs) {
  /// Where the bundle is in it.
  static final String FOLDER = "bundle";

  private static final String LABEL = "org.opencontainers.image.";

  /// Of a bundle that is what its manifest says: with the files of one `profile`, the only one
  /// where none is named, and those that belong to all. `base` asks for the image that it is built
  /// on, whose layers are fetched into `room` when somebody reads them.
  public static Image of(
      Path bundle, Optional<String> profile, RegistryClient base, Path room, Progress progress) {
    Listing listing = Manifest.current(bundle);
    BundleProfile chosen = listing.profile(bundle, profile);
    BundleFiles files = needed(BundleFiles.verified(bundle, progress), listing, chosen);
    ServerSettings settings = RuntimeFile.read(bundle.resolve(chosen.files().settings()));
    SortedMap<String, String> environment =
        new TreeMap<>(settings.environment("/" + FOLDER, "0.0.0.0", Map.of()));
    RegistryShelf shelf = new RegistryShelf(base, room);
    BaseImage.Found found = BaseImage.find(shelf);
    Content layer = layer(files, progress);
    Map<String, String> labels = labels(files.manifest(), found);
    Duration start =
        Duration.ofSeconds(
            LoadTime.seconds(
                files.files().stream()
                    .filter(file -> file.path().endsWith(".gguf"))
                    .mapToLong(FileDigest::bytes)
                    .sum()));
    SequencedMap<String, Content> blobs = new LinkedHashMap<>();
    SequencedMap<String, byte[]> manifests = new LinkedHashMap<>();
    ArrayNode entries = JsonNodeFactory.instance.arrayNode();
    for (BaseImage image : found.images()) {
      for (Descriptor each : image.layers()) {
        blobs.putIfAbsent(each.digest(), shelf.layer(each));
      }
      ServerImage server = new ServerImage(image, layer, environment, labels, start);
      Content config = new Content.OfBytes(server.config());
      blobs.put(config.digest(), config);
      byte[] manifest = server.manifest(server.config());
      String digest = digest(manifest);
      manifests.put(digest, manifest);
      ObjectNode entry = new Descriptor(MediaTypes.MANIFEST, digest, manifest.length).json();
      entry.set("platform", image.platform());
      entries.add(entry);
    }
    blobs.put(layer.digest(), layer);
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    index.put("schemaVersion", 2);
    index.put("mediaType", MediaTypes.INDEX);
    index.set("manifests", entries);
    ObjectNode annotations = index.putObject("annotations");
    labels.forEach(annotations::put);
    List<String> platforms = found.images().stream().map(BaseImage::platformName).toList();
    return new Image(platforms, Json.bytes(index), manifests, blobs);
  }

  /// The digest of the index.
  public String digest() {
    return digest(index);
  }

  /// Of all blobs.
  public long bytes() {
    return blobs.values().stream().mapToLong(Content::size).sum();
  }

  private static BundleFiles needed(BundleFiles all, Listing listing, BundleProfile profile) {
    List<FileDigest> others = new ArrayList<>(listing.files());
    others.removeAll(listing.files(profile));
    return new BundleFiles(
        all.folder(),
        all.manifest(),
        List.of(profile),
        all.files().stream().filter(file -> !others.contains(file)).toList());
  }

  private static String digest(byte[] bytes) {
    return "sha256:" + Digest.sha256(bytes);
  }

  private static Content layer(BundleFiles files, Progress progress) {
    Tar tar = new Tar();
    for (FileDigest file : files.files()) {
      tar.add(
          FOLDER + "/" + file.path(),
          new Content.OfFile(
              files.folder().resolve(file.path()), "sha256:" + file.sha256(), file.bytes()));
    }
    return Joined.of(tar.parts(), progress);
  }

  private static Map<String, String> labels(JsonNode manifest, BaseImage.Found base) {
    JsonNode model = manifest.path("model");
    Map<String, String> labels = new TreeMap<>();
    labels.put(LABEL + "title", manifest.path("name").asText());
    labels.put(LABEL + "revision", manifest.at("/source/revision").asText());
    labels.put(
        LABEL + "licenses",
        Licence.stated(fact -> Optional.of(model.path(fact).asText()).filter(it -> !it.isEmpty()))
            .stream()
            .map(Licence::label)
            .collect(Collectors.joining(" AND ")));
    labels.put(LABEL + "base.name", base.name().toString().replaceFirst("^oci://", ""));
    labels.put(LABEL + "base.digest", base.digest());
    labels.values().removeIf(String::isEmpty);
    return labels;
  }
}
