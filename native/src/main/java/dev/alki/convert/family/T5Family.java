// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.config.Hyper;
import dev.alki.convert.key.CommonKeys;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.tensor.Part;
import dev.alki.convert.tensor.TensorRule;
import dev.alki.convert.vocabulary.UnigramVocabulary;
import dev.alki.gguf.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// T5: an encoder and a decoder, or the encoder alone.
final class T5Family {
  private static final KeyRule EPSILON =
      KeyRule.neededNumber("attention.layer_norm_epsilon", "layer_norm_epsilon");
  private static final KeyRule RMS_EPSILON =
      KeyRule.neededNumber("attention.layer_norm_rms_epsilon", "layer_norm_epsilon");

  private T5Family() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("t5")
            .classes(
                "T5WithLMHeadModel",
                "T5ForConditionalGeneration",
                "MT5ForConditionalGeneration",
                "UMT5ForConditionalGeneration",
                "UMT5Model")
            .vocabulary(UnigramVocabulary::add)
            .onlyKeys(keys(true))
            .rules(new SharedTable())
            .done(),
        Architecture.named("t5encoder")
            .classes("T5EncoderModel")
            .vocabulary(UnigramVocabulary::add)
            .onlyKeys(keys(false))
            .rules(new SharedTable())
            .done());
  }

  private static KeyRule[] keys(boolean decoder) {
    List<KeyRule> keys = new ArrayList<>();
    keys.add((to, hyper) ->
        to.with(
            hyper.key("context_length"),
            Value.u32(hyper.config().count("n_positions").orElse(512L))));
    keys.add(KeyRule.neededCount("embedding_length", "d_model"));
    keys.add(KeyRule.neededCount("feed_forward_length", "d_ff"));
    keys.add((to, hyper) -> to.with(hyper.key("block_count"), Value.u32(hyper.blocks())));
    if (decoder) {
      keys.add(KeyRule.count("decoder_block_count", "num_decoder_layers"));
    }
    keys.add(KeyRule.neededCount("attention.head_count", "num_heads"));
    keys.add(KeyRule.neededCount("attention.key_length", "d_kv"));
    keys.add(KeyRule.neededCount("attention.value_length", "d_kv"));
    keys.add(EPSILON);
    keys.add(
        KeyRule.neededCount("attention.relative_buckets_count", "relative_attention_num_buckets"));
    keys.add(RMS_EPSILON);
    if (decoder) {
      keys.add(KeyRule.neededCount("decoder_start_token_id", "decoder_start_token_id"));
    }
    keys.add(CommonKeys::fileType);
    return keys.toArray(KeyRule[]::new);
  }

  /// Encoder and decoder share their table of tokens, which is saved under any of its names, or
  /// under several: the first counts.
  private static final class SharedTable implements TensorRule {
    private static final Set<String> NAMES =
        Set.of("decoder.embed_tokens.weight", "encoder.embed_tokens.weight", "shared.weight");

    private boolean found;

    @Override
    public TensorRule fresh() {
      return new SharedTable();
    }

    @Override
    public List<Part> apply(Part part, Hyper hyper) {
      if (!NAMES.contains(part.name())) {
        return List.of(part);
      }
      boolean first = !found;
      found = true;
      return first ? List.of(part.named("shared.weight")) : List.of();
    }
  }
}
