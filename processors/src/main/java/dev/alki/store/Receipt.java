// SPDX-License-Identifier: Apache-2.0
package dev.alki.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a finished step left behind: what it was (`reason`: verb, version, parameters, digests of
/// its inputs, all in one JSON object whose digest is the receipt's key) and what it made.
public record Receipt(ObjectNode reason, List<Artifact> outputs, double seconds) {
  public Receipt {
    outputs = List.copyOf(outputs);
  }

  /// Paths in the store are written relative to it, so that it can be moved.
  ObjectNode json(Path store) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("step", reason);
    for (Artifact output : outputs) {
      json.withArray("/outputs")
          .addObject()
          .put("role", output.role().name())
          .put("profile", output.profile())
          .put("path", store.relativize(output.path()).toString())
          .put("sha256", output.sha256())
          .put("bytes", output.bytes());
    }
    return json.put("seconds", seconds);
  }

  /// An exception of any kind when it is not what [#json] makes.
  static Receipt of(JsonNode json, Path store) {
    List<Artifact> outputs = new ArrayList<>();
    for (JsonNode output : json.path("outputs")) {
      outputs.add(
          new Artifact(
              Role.valueOf(output.path("role").textValue()),
              output.path("profile").textValue(),
              store.resolve(output.path("path").textValue()),
              output.path("sha256").textValue(),
              output.path("bytes").longValue()));
    }
    return new Receipt((ObjectNode) json.path("step"), outputs, json.path("seconds").doubleValue());
  }
}
