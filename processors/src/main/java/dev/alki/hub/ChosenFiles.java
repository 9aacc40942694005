// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.fault.Fault;
import dev.alki.files.PendingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What was chosen at a commit, written down when all of it was there: files of a commit never
/// change, so that nobody needs to be asked again.
record ChosenFiles(Path file) {
  /// Raised when [Selection] would choose others, or more is written down.
  private static final int RULES = 2;

  /// With whether the repository was gated then.
  record Chosen(boolean gated, List<HubFile> files) {}

  Optional<Chosen> read() {
    try {
      JsonNode json = Json.read(Files.readAllBytes(file));
      List<HubFile> files = new ArrayList<>();
      for (JsonNode each : json.path("files")) {
        files.add(
            new HubFile(
                each.path("path").asText(), each.path("size").asLong(), each.path("id").asText()));
      }
      return json.path("rules").asInt() == RULES && !files.isEmpty()
          ? Optional.of(new Chosen(json.path("gated").asBoolean(), files))
          : Optional.empty();
    } catch (IOException | Fault e) {
      // Not there, or damaged: the hub tells it again.
      return Optional.empty();
    }
  }

  void write(Chosen chosen) throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("rules", RULES);
    json.put("gated", chosen.gated());
    for (HubFile each : chosen.files()) {
      json.withArray("/files")
          .addObject()
          .put("path", each.path())
          .put("size", each.size())
          .put("id", each.id());
    }
    Files.createDirectories(file.getParent());
    PendingFile.put(file, Json.bytes(json), true);
  }
}
