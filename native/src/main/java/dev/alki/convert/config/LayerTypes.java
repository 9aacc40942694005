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
    return are(hyper, "sliding_attention", "full_attention");
  }

  /// Whether each block is of a type, and not of the other.
  public static boolean[] are(Hyper hyper, String type, String other) {
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
    boolean[] are = new boolean[types.get().size()];
    for (int i = 0; i < are.length; i++) {
      String said = types.get().get(i).asText();
      are[i] = said.equals(type);
      if (!are[i] && !said.equals(other)) {
        throw Fault.in(Code.CONFIG_INVALID, config.file())
            .what("layer_types says of block " + i + " what is not known")
            .expected(type + " or " + other)
            .got(said)
            .fault();
      }
    }
    return are;
  }
}
