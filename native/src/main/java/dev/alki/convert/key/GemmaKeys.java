// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.key;

import dev.alki.convert.config.Config;
import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;

/// Keys of the Gemma models. The first two have an order of their own; from the third on the common
/// keys come first, and some of them are set again.
public final class GemmaKeys {
  private static final String[] WINDOW = {"attention.sliding_window", "sliding_window"};
  private static final String CAP = "final_logit_softcapping";

  private GemmaKeys() {}

  /// All keys of the first Gemma.
  public static KeyRule[] first() {
    return new KeyRule[] {
      KeyRule.size("context_length", "max_position_embeddings"),
      KeyRule.size("embedding_length", "hidden_size"),
      (to, hyper) -> to.with(hyper.key("block_count"), Value.u32(hyper.blocks())),
      KeyRule.size("feed_forward_length", "intermediate_size"),
      KeyRule.size("attention.head_count", "num_attention_heads"),
      (to, hyper) -> to.with(hyper.key("attention.head_count_kv"), Value.u32(hyper.kvHeads())),
      KeyRule.neededNumber("attention.layer_norm_rms_epsilon", "rms_norm_eps"),
      KeyRule.size("attention.key_length", "head_dim"),
      KeyRule.size("attention.value_length", "head_dim"),
      CommonKeys::fileType
    };
  }

  /// What Gemma 2 adds to them.
  public static KeyRule[] second() {
    return new KeyRule[] {
      KeyRule.neededNumber("attn_logit_softcapping", "attn_logit_softcapping"),
      KeyRule.neededNumber(CAP, CAP),
      KeyRule.size(WINDOW[0], WINDOW[1])
    };
  }

  /// What Gemma 3, and all after it, adds to the common keys.
  public static Metadata third(Metadata to, Hyper hyper) {
    Config config = hyper.config();
    if (config.value("attn_logit_softcapping").isPresent()) {
      throw Fault.in(Code.CONFIG_INVALID, config.file())
          .what("attn_logit_softcapping is set, which this architecture does not compute")
          .expected("null")
          .got(config.json().get("attn_logit_softcapping"))
          .fault();
    }
    Metadata more = count(to, hyper, "context_length", "max_position_embeddings", 131072);
    more = count(more, hyper, "attention.head_count", "num_attention_heads", 8);
    more = number(more, hyper, "attention.layer_norm_rms_epsilon", "rms_norm_eps", 1e-6);
    more = count(more, hyper, "attention.key_length", "head_dim", 256);
    more = count(more, hyper, "attention.value_length", "head_dim", 256);
    more =
        more.with(
            hyper.key("rope.freq_base"),
            Hyper.f32(hyper.rope().full().number("rope_theta").orElse(1_000_000.0)));
    if (config.number(CAP).filter(cap -> cap != 0).isPresent()) {
      more = KeyRule.number(CAP, CAP).add(more, hyper);
    }
    if (config.count("sliding_window_pattern").filter(pattern -> pattern == 1).isEmpty()) {
      more = KeyRule.size(WINDOW[0], WINDOW[1]).add(more, hyper);
    }
    return count(more, hyper, "attention.head_count_kv", "num_key_value_heads", 4);
  }

  /// A count, `usual` when the configuration does not have it.
  private static Metadata count(Metadata to, Hyper hyper, String key, String name, long usual) {
    long count = hyper.config().json().has(name) ? hyper.config().size(name) : usual;
    return to.with(hyper.key(key), Value.u32(count));
  }

  private static Metadata number(Metadata to, Hyper hyper, String key, String name, double usual) {
    return hyper.config().json().has(name)
        ? KeyRule.neededNumber(key, name).add(to, hyper)
        : to.with(hyper.key(key), Hyper.f32(usual));
  }
}
