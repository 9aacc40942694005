// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.key;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.List;
import java.util.Optional;

/// The keys that most architectures begin with, in their order.
public final class CommonKeys {
  public static final List<KeyRule> ALL =
      List.of(
          (to, hyper) -> to.with(hyper.key("block_count"), Value.u32(hyper.blocks())),
          KeyRule.count(
              "context_length",
              "max_position_embeddings",
              "n_ctx",
              "n_positions",
              "max_length",
              "max_sequence_length",
              "model_max_length"),
          KeyRule.count("embedding_length", Hyper.EMBEDDING),
          (to, hyper) ->
              perBlock(
                  to,
                  hyper,
                  "feed_forward_length",
                  "prefix_dense_intermediate_size",
                  "dense_intermediate_size",
                  "intermediate_size",
                  "n_inner",
                  "hidden_dim"),
          KeyRule.count("attention.head_count", Hyper.HEADS),
          (to, hyper) -> perBlock(to, hyper, "attention.head_count_kv", Hyper.KV_HEADS),
          CommonKeys::causal,
          RopeKeys::scaling,
          RopeKeys::sections,
          RopeKeys::frequencies,
          KeyRule.number("attention.layer_norm_rms_epsilon", "rms_norm_eps", "norm_eps"),
          KeyRule.number(
              "attention.layer_norm_epsilon",
              "layer_norm_eps",
              "layer_norm_epsilon",
              "norm_epsilon"),
          KeyRule.count("expert_count", "num_local_experts", "num_experts", "n_routed_experts"),
          KeyRule.count(
              "expert_used_count", "num_experts_per_tok", "num_experts_per_token", "top_k_experts"),
          KeyRule.count("expert_group_count", "n_group"),
          KeyRule.count("expert_group_used_count", "topk_group"),
          CommonKeys::gating,
          KeyRule.count("attention.key_length", "head_dim"),
          KeyRule.count("attention.value_length", "head_dim"),
          CommonKeys::fileType);

  private CommonKeys() {}

  /// Ends the common keys of an architecture, or its own when it has no common ones.
  public static Metadata fileType(Metadata to, Hyper hyper) {
    return to.with("general.file_type", Value.u32(hyper.type().fileType()));
  }

  /// A number for all blocks, or a list with one for each.
  private static Metadata perBlock(Metadata to, Hyper hyper, String key, String... names) {
    Optional<JsonNode> list = hyper.config().value(names).filter(JsonNode::isArray);
    if (list.isEmpty()) {
      return KeyRule.count(key, names).add(to, hyper);
    }
    int[] counts = new int[list.get().size()];
    for (int i = 0; i < counts.length; i++) {
      JsonNode count = list.get().get(i);
      if (!count.isIntegralNumber() || !count.canConvertToInt() || count.intValue() < 0) {
        throw Fault.in(Code.CONFIG_INVALID, hyper.config().file())
            .what(names[0] + " has an entry that is no number from 0 to 2^31 - 1")
            .got(count)
            .fault();
      }
      counts[i] = count.intValue();
    }
    if (counts.length != hyper.blocks()) {
      throw Fault.in(Code.CONFIG_INVALID, hyper.config().file())
          .what("the list for " + key + " has not one entry for each block")
          .expected(hyper.blocks())
          .got(counts.length)
          .fault();
    }
    return to.with(hyper.key(key), Value.i32s(counts));
  }

  private static Metadata causal(Metadata to, Hyper hyper) {
    JsonNode causal = hyper.config().json().get("is_causal");
    return causal != null && causal.isBoolean() && !causal.booleanValue()
        ? to.with(hyper.key("attention.causal"), Value.bool(false))
        : to;
  }

  private static Metadata gating(Metadata to, Hyper hyper) {
    Optional<String> function =
        hyper
            .config()
            .text(
                "score_function",
                "scoring_func",
                "score_func",
                "moe_router_activation",
                "moe_router_activation_func",
                "expert_selection_fn");
    if (function.isEmpty()) {
      return to;
    }
    int number =
        switch (function.get()) {
          case "softmax" -> 1;
          case "sigmoid" -> 2;
          case "sqrtsoftplus" -> 4;
          default ->
              throw Fault.in(Code.CONFIG_INVALID, hyper.config().file())
                  .what("experts are chosen by a function that is not known")
                  .expected("softmax, sigmoid or sqrtsoftplus")
                  .got(function.get())
                  .fault();
        };
    return to.with(hyper.key("expert_gating_func"), Value.u32(number));
  }
}
