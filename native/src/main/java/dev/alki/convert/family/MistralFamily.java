// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.config.Config;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import java.util.List;
import java.util.Optional;

/// Mistral Small 3 and Ministral 3: Llama's shape, the latter with attention that is sharpened in
/// long texts. Of those that see, the language model.
final class MistralFamily {
  private MistralFamily() {}

  static List<Architecture> all() {
    return List.of(
        LlamaFamily.like("mistral3")
            .classes("Mistral3ForConditionalGeneration", "Ministral3ForCausalLM")
            .lacks("what sees is left out")
            .keys(MistralFamily::longTexts)
            .expected(ExpectedTensor.attention(), ExpectedTensor.gatedFeedForward())
            .assumed("hidden_act", "silu", "swish")
            .assumed("model_type", "mistral", "mistral3", "ministral", "ministral3")
            .done());
  }

  private static Metadata longTexts(Metadata to, Hyper hyper) {
    if (!hyper.config().text("model_type").equals(Optional.of("ministral3"))) {
      return to;
    }
    if (!hyper.rope().type().equals(Optional.of("yarn"))) {
      throw Fault.in(Code.CONFIG_INVALID, hyper.config().file())
          .what("positions of a ministral3 model are scaled in another way (rope_type)")
          .expected("yarn")
          .got(hyper.rope().type().orElse("none"))
          .fault();
    }
    Config rope = hyper.rope().full();
    return to.with(
            hyper.key("rope.scaling.yarn_log_multiplier"),
            Hyper.f32(rope.neededNumber("mscale_all_dim")))
        .with(
            hyper.key("attention.temperature_scale"),
            Hyper.f32(rope.neededNumber("llama_4_scaling_beta")));
  }
}
