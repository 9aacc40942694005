// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.tensor.ExpectedMixer;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.Mixer;
import dev.alki.convert.vocabulary.Vocabulary;
import dev.alki.gguf.Value;
import java.util.List;
import java.util.Optional;

/// Falcon-H1: attention and a state space beside each other in every block. Its configuration
/// counts as it stands.
final class FalconH1Family {
  private FalconH1Family() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("falcon-h1")
            .classes("FalconH1ForCausalLM")
            .reading(ConfigFile::plain)
            .vocabulary(Vocabulary.BYTES)
            .onlyKeys(MambaFamily.mamba2Keys())
            .keys(
                LlamaFamily.VOCABULARY,
                (to, hyper) ->
                    to.with(
                        hyper.key("context_length"),
                        Value.u32(hyper.config().count("max_position_embeddings").orElse(0L))),
                KeyRule.size("feed_forward_length", "intermediate_size"),
                KeyRule.size("attention.head_count", "num_attention_heads"),
                KeyRule.size("attention.head_count_kv", "num_key_value_heads"),
                KeyRule.size("attention.key_length", "head_dim"),
                KeyRule.size("attention.value_length", "head_dim"),
                (to, hyper) ->
                    to.with(
                        hyper.key("rope.freq_base"),
                        Hyper.f32(hyper.rope().full().neededNumber("rope_theta"))))
            .names(name -> Optional.of(MambaFamily.mamba2(name)))
            .rules(Mixer::mamba2, Multipliers::rule)
            .expected(
                ExpectedTensor.attention(),
                ExpectedTensor.gated(),
                ExpectedMixer.mamba2(),
                ExpectedTensor.in(
                    (hyper, block) -> hyper.config().json().path("mamba_rms_norm").asBoolean(),
                    ExpectedMixer.norm()))
            .assumed("hidden_act", "silu")
            .done());
  }
}
