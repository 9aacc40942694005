// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bom.FileDigest;
import dev.alki.deploy.Target;
import dev.alki.files.StrictJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The format of bundles before this one: one profile, whose name, facts and reports stood beside
/// what is now common to all.
final class VersionOne {
  private static final StrictJson JSON = new StrictJson(1 << 20, 16, 1 << 16, false);
  private static final String SETTINGS = "runtime.json";
  private static final String BOM = "bom.cdx.json";

  /// Facts of the model that are now the profile's.
  private static final List<String> OF_PROFILE =
      List.of("bytes", "bitsPerWeight", "fileType", "tensorTypes");

  private VersionOne() {}

  /// The bundle's manifest as this version has it.
  static ObjectNode migrated(Path bundle, Listing listing) {
    JsonNode old = Manifest.json(bundle);
    ObjectNode model = JsonNodeFactory.instance.objectNode();
    ObjectNode own = JsonNodeFactory.instance.objectNode();
    old.path("model")
        .properties()
        .forEach(fact ->
            (OF_PROFILE.contains(fact.getKey()) ? own : model).set(fact.getKey(), fact.getValue()));
    Optional<JsonNode> quantization = report(old, "quantization");
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", Manifest.SCHEMA_VERSION);
    json.set("name", old.path("name"));
    json.set("tool", old.path("tool"));
    json.set("model", model);
    json.set("source", old.path("source"));
    json.set("files", old.path("files"));
    json.putArray("profiles")
        .add(
            ProfileText.json(
                old.path("profile").asText(),
                files(bundle, listing, model.at("/projector/file").asText()),
                own,
                DeviceNeeds.of(memory(bundle), Target.ANY),
                quantization,
                report(old, "validation"),
                report(old, "benchmark")));
    return json;
  }

  private static ProfileFiles files(Path bundle, Listing listing, String projector) {
    List<String> paths = listing.files().stream().map(FileDigest::path).sorted().toList();
    List<String> model =
        paths.stream().filter(path -> path.endsWith(".gguf") && !path.equals(projector)).toList();
    if (model.isEmpty()) {
      throw Manifest.invalid(bundle, "has no model").expected("a file that ends in .gguf").fault();
    }
    return new ProfileFiles(
        model,
        Optional.of(projector).filter(paths::contains),
        SETTINGS,
        Optional.of(BOM).filter(paths::contains),
        paths.stream().filter(path -> path.startsWith("deploy/")).toList());
  }

  /// The limit that its deploy files set.
  private static long memory(Path bundle) {
    Path file = bundle.resolve(SETTINGS);
    JsonNode limit = JSON.read(file).at("/memoryBytes/limit");
    if (!limit.isIntegralNumber() || !limit.canConvertToLong() || limit.longValue() < 1) {
      throw Manifest.invalid(file, "memoryBytes/limit")
          .expected("a whole number above 0")
          .got(limit.isMissingNode() ? "none" : limit)
          .fault();
    }
    return limit.longValue();
  }

  private static Optional<JsonNode> report(JsonNode manifest, String name) {
    return Optional.of(manifest.path(name)).filter(report -> !report.isMissingNode());
  }
}
