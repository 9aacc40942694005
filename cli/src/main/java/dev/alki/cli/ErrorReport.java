// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.files.PendingFile;
import dev.alki.profiles.TensorTable;
import dev.alki.quantize.Output;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The file of `alki quantize --report`: what quantization cost each tensor of each output. All
/// parts of a split output are one list.
final class ErrorReport {
  private ErrorReport() {}

  static void write(Path file, String model, List<Output> outputs, boolean replace) {
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
    PendingFile.put(file, dev.alki.bundle.Json.bytes(json), replace);
  }
}
