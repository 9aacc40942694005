// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import java.util.List;

/// SmolLM 3: Llama's shape, every fourth block without rotations.
final class SmolLmFamily {
  private static final int UNROTATED = 4;

  private SmolLmFamily() {}

  static List<Architecture> all() {
    return List.of(
        LlamaFamily.like("smollm3")
            .classes("SmolLM3ForCausalLM")
            .keys(SmolLmFamily::checkRotations)
            .expected(ExpectedTensor.attention(), ExpectedTensor.gatedFeedForward())
            .assumed("hidden_act", "silu", "swish")
            .assumed("use_sliding_window", "false")
            .done());
  }

  /// Which blocks have no rotations is built into llama.cpp.
  private static Metadata checkRotations(Metadata to, Hyper hyper) {
    JsonNode rotated = hyper.config().json().path("no_rope_layers");
    long interval = hyper.config().count("no_rope_layer_interval").orElse((long) UNROTATED);
    boolean usual = rotated.isArray() || interval == UNROTATED;
    for (int block = 0; block < rotated.size(); block++) {
      usual &= rotated.get(block).asInt() == 0 == ((block + 1) % UNROTATED == 0);
    }
    if (!usual) {
      throw Fault.in(Code.CONFIG_INVALID, hyper.config().file())
          .what("other blocks lack rotations than llama.cpp assumes for smollm3")
          .expected("every fourth")
          .got(rotated.isArray() ? rotated : "every " + interval)
          .help("The converted model would compute something else, so it is refused.")
          .fault();
    }
    return to;
  }
}
