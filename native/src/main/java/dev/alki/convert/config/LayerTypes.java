// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.Optional;

/// Which kind of attention each block has, from `layer_types` of a configuration.
public final class LayerTypes {
  private LayerTypes() {}

  /// Whether each block looks at a window only, and not at all that came before.
  public static boolean[] sliding(Hyper hyper) {
    Config config = hyper.config();
    Optional<JsonNode> types = config.value("layer_types").filter(JsonNode::isArray);
    if (types.isEmpty() || types.get().size() != hyper.blocks()) {
      throw Fault.in(Code.CONFIG_INVALID, config.file())
          .what("layer_types has not one entry for each block")
          .expected(hyper.blocks())
          .got(types.map(JsonNode::size).orElse(0))
          .help("Add the key, or fetch the model's own config.json.")
          .fault();
    }
    boolean[] sliding = new boolean[types.get().size()];
    for (int i = 0; i < sliding.length; i++) {
      sliding[i] = types.get().get(i).asText().equals("sliding_attention");
    }
    return sliding;
  }
}
