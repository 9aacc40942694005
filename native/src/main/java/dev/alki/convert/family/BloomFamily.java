// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.config.Config;
import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.key.CommonKeys;
import dev.alki.convert.key.SingleKeys;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.vocabulary.Vocabulary;
import java.util.List;
import java.util.Optional;

/// BLOOM: norms with biases, also of the embeddings.
public final class BloomFamily {
  private BloomFamily() {}

  public static List<Architecture> all() {
    return List.of(
        Architecture.named("bloom")
            .classes("BloomForCausalLM", "BloomModel")
            .reading(BloomFamily::read)
            .names(name -> Optional.of(name.replace("transformer.", "")))
            .vocabulary(Vocabulary.BYTES)
            .onlyKeys(
                SingleKeys.context("seq_length"),
                SingleKeys.EMBEDDING,
                SingleKeys.FEED_FORWARD,
                SingleKeys.BLOCKS,
                SingleKeys.HEADS,
                SingleKeys.KV_HEADS,
                SingleKeys.layerNorm("layer_norm_epsilon"),
                CommonKeys::fileType)
            .rules(GptFamily::threeOfEach)
            .expected(
                GptFamily.blocks(), ExpectedTensor.biased(ExpectedTensor.norms("token_embd_norm")))
            .assumed("apply_residual_connection_post_layernorm", "false")
            .done());
  }

  /// Without the length of its texts it says the width of its embeddings there.
  private static Config read(ConfigFile file) {
    Config config = GptFamily.fourTimes(file);
    return config.json().has("seq_length")
        ? config
        : config.with("seq_length", config.json().path("hidden_size").asLong());
  }
}
