// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.convert.config.Config;
import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.Part;
import dev.alki.convert.vocabulary.HunyuanVocabulary;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.List;
import java.util.Optional;

/// Dense Hunyuan models, whose rotations are slowed down by a factor that depends on the width of a
/// head.
final class HunyuanFamily {
  /// Their configurations say too little; this is what they were made for.
  private static final long CONTEXT = 1 << 18;

  private static final long SAID_CONTEXT = 1 << 15;
  private static final double BASE = 10000;
  private static final double USUAL_ALPHA = 50;

  private HunyuanFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("hunyuan-dense")
            .classes("HunYuanDenseV1ForCausalLM")
            .reading(HunyuanFamily::withoutExperts)
            .vocabulary(HunyuanVocabulary::add)
            .keys(HunyuanFamily::rotations)
            .rules(HunyuanFamily::untied)
            .expected(
                ExpectedTensor.attention(),
                ExpectedTensor.headNorms(),
                ExpectedTensor.gatedFeedForward())
            .assumed("hidden_act", "silu", "swish")
            .assumed("use_cla", "false")
            .done());
  }

  private static Config withoutExperts(ConfigFile file) {
    ObjectNode json = file.config().json().deepCopy();
    json.remove("num_experts");
    return new Config(json, file.config().file());
  }

  private static Metadata rotations(Metadata to, Hyper hyper) {
    if (!hyper.rope().type().equals(Optional.of("dynamic"))) {
      return to;
    }
    double base = hyper.rope().full().number("rope_theta").orElse(BASE);
    long context = hyper.config().size("max_position_embeddings");
    if (base != BASE || context != CONTEXT && context != SAID_CONTEXT) {
      throw Fault.in(Code.CONFIG_INVALID, hyper.config().file())
          .what("rope_theta and max_position_embeddings are not those of Hunyuan models")
          .expected(BASE + " and " + SAID_CONTEXT + " or " + CONTEXT)
          .got(base + " and " + context)
          .fault();
    }
    double alpha = hyper.rope().full().number("alpha").orElse(USUAL_ALPHA);
    double width = hyper.config().size(1 << 16, "head_dim");
    return to.with(
            hyper.key("rope.freq_base"), Hyper.f32(base * Math.pow(alpha, width / (width - 2))))
        .with(hyper.key("rope.scaling.type"), Value.string("none"))
        .with(hyper.key("rope.scaling.factor"), Value.f32(1))
        .with(hyper.key("rope.scaling.original_context_length"), Value.u32(CONTEXT))
        .with(hyper.key("context_length"), Value.u32(CONTEXT));
  }

  /// The embeddings again are left out where the configuration says that they are the same.
  private static List<Part> untied(Part part, Hyper hyper) {
    return part.name().equals("lm_head.weight")
            && hyper.config().json().path("tie_word_embeddings").asBoolean()
        ? List.of()
        : List.of(part);
  }
}
