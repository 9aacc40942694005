// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.config.LayerTypes;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.key.SingleKeys;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.RopeFactors;
import dev.alki.convert.vocabulary.Vocabulary;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.List;

/// EXAONE 3, Llama's shape, and EXAONE 4, with norms after attention and feed-forward network and a
/// window in some blocks.
final class ExaoneFamily {
  private ExaoneFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("exaone")
            .classes("ExaoneForCausalLM")
            .vocabulary(Vocabulary.BYTES)
            .keys(ExaoneFamily::rotated)
            .computed((hyper, checkpoint) -> RopeFactors.llama3(hyper, 8).stream().toList())
            .expected(ExpectedTensor.attention(), ExpectedTensor.gatedFeedForward())
            .assumed("activation_function", "silu")
            .done(),
        Architecture.named("exaone4")
            .classes("Exaone4ForCausalLM")
            .vocabulary(Vocabulary.BYTES)
            .keys(SingleKeys.VOCABULARY, ExaoneFamily::windows)
            .computed((hyper, checkpoint) -> RopeFactors.llama3(hyper, 16).stream().toList())
            .expected(
                ExpectedTensor.ends(),
                ExpectedTensor.projections(),
                ExpectedTensor.headNorms(),
                ExpectedTensor.norms("blk.{b}.post_attention_norm", "blk.{b}.post_ffw_norm"),
                ExpectedTensor.gated())
            .assumed("hidden_act", "silu", "swish")
            .done());
  }

  private static Metadata rotated(Metadata to, Hyper hyper) {
    double share = hyper.rope().full().number("partial_rotary_factor").orElse(1.0);
    return SingleKeys.rotated(to, hyper, share, hyper.embedding() / hyper.heads());
  }

  private static Metadata windows(Metadata to, Hyper hyper) {
    if (hyper.config().value("sliding_window").isEmpty()) {
      return to;
    }
    Metadata more = KeyRule.size("attention.sliding_window", "sliding_window").add(to, hyper);
    String key = hyper.key("attention.sliding_window_pattern");
    if (hyper.config().json().has("layer_types")) {
      return more.with(key, Value.bools(LayerTypes.sliding(hyper)));
    }
    JsonNode pattern = hyper.config().json().path("sliding_window_pattern");
    if (!pattern.isTextual() && !pattern.isIntegralNumber()) {
      return more;
    }
    boolean[] windowed = new boolean[Math.toIntExact(hyper.blocks())];
    for (int block = 0; block < windowed.length; block++) {
      windowed[block] = windowed(pattern, block, hyper);
    }
    return more.with(key, Value.bools(windowed));
  }

  /// By letters, `L` for a local block, or by how often a block is not local.
  private static boolean windowed(JsonNode pattern, int block, Hyper hyper) {
    String letters = pattern.asText();
    if (letters.isEmpty() || pattern.isNumber() && pattern.asInt() < 1) {
      throw Fault.in(Code.CONFIG_INVALID, hyper.config().file())
          .what("sliding_window_pattern has no length")
          .expected("letters L and G, or a number from 1 on")
          .got(pattern)
          .fault();
    }
    return pattern.isTextual()
        ? letters.charAt(block % letters.length()) == 'L'
        : (block + 1) % pattern.asInt() != 0;
  }
}
