// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.config.Config;
import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.key.CommonKeys;
import dev.alki.convert.key.SingleKeys;
import dev.alki.convert.tensor.Dim;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.vocabulary.GlmVocabulary;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.List;
import java.util.Optional;

/// GLM-4 with norms before and after everything, and the ChatGLM and GLM before it. Half of a head
/// is rotated; gates and the values that they let pass are one tensor.
final class GlmFamily {
  private static final double HALF = 0.5;

  private GlmFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("glm4")
            .classes("Glm4ForCausalLM")
            .vocabulary(GlmVocabulary.FOUR)
            .keys((to, hyper) -> SingleKeys.rotated(to, hyper, rotated(hyper), hyper.headSize()))
            .expected(
                ExpectedTensor.attention(),
                ExpectedTensor.norms(
                    "blk.{b}.post_attention_norm", "blk.{b}.ffn_norm", "blk.{b}.post_ffw_norm"),
                gated())
            .assumed("hidden_act", "silu", "swish")
            .done(),
        before("GlmForCausalLM").expected(ExpectedTensor.attention()).done(),
        before("ChatGLMModel", "ChatGLMForConditionalGeneration")
            .expected(ExpectedTensor.fusedAttention())
            .done());
  }

  private static Architecture.Draft before(String... classes) {
    return Architecture.named("chatglm")
        .classes(classes)
        .reading(GlmFamily::read)
        .names(GlmFamily::plain)
        .vocabulary(GlmVocabulary.CHAT)
        .onlyKeys(
            SingleKeys.context("seq_length"),
            SingleKeys.EMBEDDING,
            SingleKeys.FEED_FORWARD,
            SingleKeys.BLOCKS,
            SingleKeys.HEADS,
            SingleKeys.KV_HEADS,
            (to, hyper) ->
                to.with(
                    hyper.key("attention.layer_norm_rms_epsilon"),
                    Hyper.f32(hyper.config().number("layernorm_epsilon").orElse(1e-5))),
            CommonKeys::fileType,
            GlmFamily::rope)
        .expected(ExpectedTensor.norms("blk.{b}.ffn_norm"), gated())
        .assumed("hidden_act", "silu", "swish")
        .assumed("rmsnorm", "true")
        .assumed("post_layer_norm", "true")
        .assumed("apply_residual_connection_post_layernorm", "false");
  }

  private static List<ExpectedTensor> gated() {
    return List.of(
        ExpectedTensor.of("blk.{b}.ffn_up", Dim.EMBEDDING, Dim.GATE_AND_UP),
        ExpectedTensor.of("blk.{b}.ffn_down", Dim.FEED_FORWARD, Dim.EMBEDDING));
  }

  private static double rotated(Hyper hyper) {
    if (hyper.rope().sections().isPresent()) {
      throw Fault.in(Code.CONFIG_INVALID, hyper.config().file())
          .what("rotates heads in sections (mrope_section), as models that see do")
          .help("Convert the language model that it was made of.")
          .fault();
    }
    return hyper.rope().full().number("partial_rotary_factor").orElse(HALF);
  }

  /// Sizes under the names that everybody else has for them.
  private static Config read(ConfigFile file) {
    Config config = file.config();
    long width = config.size(1 << 22, "hidden_size", "n_embed");
    long heads = config.size(1 << 16, "n_head", "num_attention_heads");
    long groups = config.count("multi_query_group_num", "num_key_value_heads").orElse(heads);
    long inner = config.count("ffn_hidden_size", "intermediate_size").orElse(4 * width);
    long context = config.count("seq_length").orElse(width);
    return config
        .with("hidden_size", width)
        .with("num_attention_heads", heads)
        .with("num_key_value_heads", groups)
        .with("intermediate_size", inner)
        .with("seq_length", context);
  }

  private static Optional<String> plain(String name) {
    if (name.endsWith(".rotary_pos_emb.inv_freq")) {
      return Optional.empty();
    }
    String prefix = "transformer.";
    return Optional.of(name.startsWith(prefix) ? name.substring(prefix.length()) : name);
  }

  private static Metadata rope(Metadata to, Hyper hyper) {
    long size = hyper.config().count("attention_dim").orElse(hyper.embedding() / hyper.heads());
    double base = 10000 * hyper.config().number("rope_ratio").orElse(1.0);
    return SingleKeys.rotated(to, hyper, rotated(hyper), size)
        .with("tokenizer.ggml.add_bos_token", Value.bool(false))
        .with(hyper.key("rope.freq_base"), Hyper.f32(base));
  }
}
