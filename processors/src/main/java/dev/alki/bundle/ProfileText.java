// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalDouble;

/// A profile as the manifest lists it.
final class ProfileText {
  private ProfileText() {}

  /// `facts` are those of [ModelSummary#ofProfile].
  static ObjectNode json(
      String name,
      ProfileFiles files,
      ObjectNode facts,
      DeviceNeeds needs,
      Optional<JsonNode> quantization,
      Optional<JsonNode> validation,
      Optional<JsonNode> benchmark) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", name);
    json.set("files", files.json());
    json.setAll(facts);
    OptionalDouble nmse = quantization.map(WeightError::of).orElseGet(OptionalDouble::empty);
    nmse.ifPresent(error -> json.put("nmse", error));
    json.set("needs", needs.json());
    quantization.ifPresent(report -> json.set("quantization", report));
    validation.ifPresent(report -> json.set("validation", report));
    benchmark.ifPresent(report -> json.set("benchmark", report));
    return json;
  }
}
