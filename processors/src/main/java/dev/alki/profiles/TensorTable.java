// SPDX-License-Identifier: Apache-2.0
package dev.alki.profiles;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.alki.quantize.WrittenTensor;
import java.util.List;

/// Tensors and their errors as reports list them: `name`, `from`, `to`, `elements`, `bytes`, `nmse`
/// and `maxError`.
public final class TensorTable {
  private TensorTable() {}

  public static ArrayNode json(List<WrittenTensor> tensors) {
    ArrayNode table = JsonNodeFactory.instance.arrayNode();
    for (WrittenTensor tensor : tensors) {
      table
          .addObject()
          .put("name", tensor.name())
          .put("from", tensor.from().name())
          .put("to", tensor.to().name())
          .put("elements", tensor.elements())
          .put("bytes", tensor.bytes())
          .put("nmse", tensor.error().nmse())
          .put("maxError", tensor.error().max());
    }
    return table;
  }
}
