// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.config.Config;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import java.util.List;
import java.util.Optional;

/// IBM's Granite: Llama with scales, dense or with experts. See [GraniteHybrid] for those with
/// state spaces.
final class GraniteFamily {
  private static final List<String> NOT_OF_LANGUAGE =
      List.of("image_", "layerwise_projectors", "spatial_projectors");

  /// The width of experts that always work along; 0 when there are none.
  static final KeyRule SHARED_WIDTH =
      (to, hyper) ->
          hyper
              .config()
              .count("shared_intermediate_size")
              .filter(width -> width > 0)
              .map(width ->
                  KeyRule.count("expert_shared_feed_forward_length", "shared_intermediate_size")
                      .add(to, hyper))
              .orElse(to);

  private GraniteFamily() {}

  static List<Architecture> all() {
    return List.of(
        like("granite")
            .classes("GraniteForCausalLM")
            .reading(file -> file.config().without("head_dim"))
            .expected(ExpectedTensor.attention(), ExpectedTensor.gatedFeedForward())
            .done(),
        like("granitemoe")
            .classes("GraniteMoeForCausalLM", "GraniteMoeSharedForCausalLM")
            .reading(file -> file.config().without("head_dim"))
            .keys(SHARED_WIDTH)
            .rules(GraniteExperts::rule)
            .expected(
                ExpectedTensor.attention(),
                ExpectedTensor.norms("blk.{b}.ffn_norm"),
                ExpectedTensor.experts(),
                ExpectedTensor.in(
                    (hyper, block) -> GraniteExperts.shared(hyper), ExpectedTensor.sharedWidth()))
            .assumed("position_embedding_type", "rope")
            .done(),
        GraniteHybrid.architecture());
  }

  /// One with the four scales, none of which has a width of heads of its own.
  static Architecture.Draft like(String name) {
    return LlamaFamily.like(name)
        .keys(
            GraniteFamily::unseeing,
            scale("attention.scale", "attention_multiplier"),
            scale("embedding_scale", "embedding_multiplier"),
            scale("residual_scale", "residual_multiplier"),
            scale("logit_scale", "logits_scaling"))
        .names(GraniteFamily::kept)
        .assumed("hidden_act", "silu", "swish");
  }

  /// Images would enter a model that sees at several of its blocks.
  private static Metadata unseeing(Metadata to, Hyper hyper) {
    for (String key : List.of("spatial_target_layers", "deepstack_layer_map")) {
      if (!hyper.config().json().path(key).isEmpty()) {
        throw Fault.in(Code.CONFIG_INVALID, hyper.config().file())
            .what("is of a Granite that sees, which cannot be converted yet (" + key + ")")
            .help("Convert the language model that it was made from.")
            .fault();
      }
    }
    return to;
  }

  private static KeyRule scale(String key, String name) {
    return (to, hyper) -> scale(to, hyper, key, name);
  }

  /// A factor of 0 counts as none.
  private static Metadata scale(Metadata to, Hyper hyper, String key, String name) {
    Config config = hyper.config();
    return config.number(name).orElse(0.0) == 0
        ? to
        : to.with(hyper.key(key), Hyper.f32(config.number(name).get()));
  }

  static Optional<String> kept(String name) {
    return name.startsWith("encoder.") || NOT_OF_LANGUAGE.stream().anyMatch(name::contains)
        ? Optional.empty()
        : Optional.of(name.replace("text_model.", ""));
  }
}
