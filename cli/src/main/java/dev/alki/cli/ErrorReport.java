// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.files.PendingFile;
import dev.alki.profiles.TensorTable;
import dev.alki.quantize.Output;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The file of `alki quantize --report`: what quantization cost each tensor of each output. All
/// parts of a split output are one list.
final class ErrorReport {
  private ErrorReport() {}

  static void write(PendingFile file, String model, List<Output> outputs) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model", model);
    ArrayNode profiles = json.putArray("profiles");
    Map<String, ArrayNode> tables = new LinkedHashMap<>();
    for (Output output : outputs) {
      tables
          .computeIfAbsent(
              output.profile(),
              profile -> profiles.addObject().put("profile", profile).putArray("tensors"))
          .addAll(TensorTable.json(output.tensors()));
    }
    byte[] bytes = dev.alki.bundle.Json.bytes(json);
    file.write(bytes, bytes.length, 0);
    file.force();
  }
}
