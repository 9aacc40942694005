// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.convert.config.Config;
import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.key.SingleKeys;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.vocabulary.MptVocabulary;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.List;
import java.util.Map;

/// MPT: positions told by a bias of attention (ALiBi), attention that some models clamp.
final class MptFamily {
  private static final String ATTENTION = "attn_config";

  /// What transformers knows of attention; for other types it leaves the whole configuration alone.
  private static final List<String> TYPES = List.of("multihead_attention", "multiquery_attention");

  private static final Map<String, JsonNode> USUAL =
      Map.of(
          "clip_qkv", NullNode.instance,
          "alibi", BooleanNode.TRUE,
          "alibi_bias_max", IntNode.valueOf(8));

  private MptFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("mpt")
            .classes("MPTForCausalLM")
            .lacks("softmax_scale, prefix_lm, rope, logit_scale")
            .reading(MptFamily::read)
            .vocabulary(MptVocabulary::add)
            .onlyKeys(
                SingleKeys.context("max_seq_len"),
                SingleKeys.EMBEDDING,
                SingleKeys.BLOCKS,
                SingleKeys.FEED_FORWARD,
                SingleKeys.HEADS,
                KeyRule.count("attention.head_count_kv", "num_key_value_heads"),
                (to, hyper) -> to.with(hyper.key("attention.layer_norm_epsilon"), Value.f32(1e-5F)),
                MptFamily::attention)
            .expected(
                ExpectedTensor.fusedAttention(),
                ExpectedTensor.norms("blk.{b}.ffn_norm"),
                ExpectedTensor.twoMatrices())
            .done());
  }

  private static Config read(ConfigFile file) {
    ObjectNode said =
        file.config()
            .object(ATTENTION)
            .map(Config::json)
            .orElseGet(JsonNodeFactory.instance::objectNode)
            .deepCopy();
    boolean known = file.raw().path("model_type").asText().equals("mpt");
    boolean filled = known && TYPES.contains(said.path("attn_type").asText(TYPES.getFirst()));
    Config config = filled ? file.config() : file.plain();
    if (filled) {
      USUAL.forEach(said::putIfAbsent);
      said.remove("kv_n_heads");
    }
    Config changed = new Config(config.json().deepCopy(), config.file());
    changed.json().set(ATTENTION, said);
    long width = config.size(1 << 22, "d_model");
    long groups = new Config(said, config.file()).count("kv_n_heads").orElse(0L);
    changed = changed.with("hidden_size", width).with("intermediate_size", 4 * width);
    return groups == 0 ? changed : changed.with("num_key_value_heads", groups);
  }

  private static Metadata attention(Metadata to, Hyper hyper) {
    Config attention = hyper.config().object(ATTENTION).orElseThrow();
    refuse(
        !attention.json().has("clip_qkv") || !attention.json().has("alibi"), hyper, "lacks keys");
    refuse(attention.value("softmax_scale").isPresent(), hyper, "has a softmax_scale");
    refuse(attention.json().path("prefix_lm").asBoolean(), hyper, "has a prefix_lm");
    refuse(attention.json().path("rope").asBoolean(), hyper, "rotates heads (rope)");
    refuse(hyper.config().value("logit_scale").isPresent(), hyper, "is beside a logit_scale");
    Metadata more =
        attention
            .number("clip_qkv")
            .map(clip -> to.with(hyper.key("attention.clamp_kqv"), Hyper.f32(clip)))
            .orElse(to);
    boolean biased = attention.json().path("alibi").asBoolean();
    double bias = biased ? attention.neededNumber("alibi_bias_max") : 0;
    return more.with(hyper.key("attention.max_alibi_bias"), Hyper.f32(bias));
  }

  private static void refuse(boolean wrong, Hyper hyper, String what) {
    if (wrong) {
      throw Fault.in(Code.CONFIG_INVALID, hyper.config().file())
          .what(ATTENTION + " " + what + ": not what llama.cpp computes for mpt")
          .help("The converted model would compute something else, so it is refused.")
          .fault();
    }
  }
}
