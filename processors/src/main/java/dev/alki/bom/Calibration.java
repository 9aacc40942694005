// SPDX-License-Identifier: Apache-2.0
package dev.alki.bom;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.runtime.GgufFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Property;

/// The importance matrix that a model was quantized with: the name that the model has for it, its
/// digest where Alki read it, and what else the model says of it.
record Calibration(String name, Optional<String> sha256, List<Property> properties) {
  static final String REF = "calibration";
  private static final String KEYS = "quantize.imatrix.";

  /// By the quantization's report, and what the model itself says.
  static Optional<Calibration> of(GgufFacts facts, Optional<JsonNode> quantization) {
    Optional<JsonNode> read = quantization.map(it -> it.path("imatrix")).filter(JsonNode::isObject);
    return facts
        .metadata()
        .string(KEYS + "file")
        .or(() -> read.map(it -> it.path("file").asText()))
        .filter(name -> !name.isBlank())
        .map(name ->
            new Calibration(name, read.map(it -> it.path("sha256").asText()), properties(facts)));
  }

  private static List<Property> properties(GgufFacts facts) {
    List<Property> properties = new ArrayList<>();
    facts
        .metadata()
        .string(KEYS + "dataset")
        .ifPresent(text -> properties.add(new Property("gguf:" + KEYS + "dataset", text)));
    for (String key : List.of("entries_count", "chunks_count")) {
      facts
          .wholeNumber(KEYS + key)
          .ifPresent(
              number -> properties.add(new Property("gguf:" + KEYS + key, String.valueOf(number))));
    }
    return properties;
  }

  Component component() {
    Component component = Parts.component(Component.Type.DATA, name, "");
    component.setBomRef(REF);
    component.setDescription("The importance matrix that the model was quantized with.");
    sha256.ifPresent(digest -> component.setHashes(Parts.hashes(digest)));
    if (!properties.isEmpty()) {
      component.setProperties(properties);
    }
    return component;
  }
}
