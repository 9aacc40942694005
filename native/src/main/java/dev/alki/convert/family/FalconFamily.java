// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.config.Config;
import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.key.CommonKeys;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.key.SingleKeys;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.FusedHeads;
import dev.alki.convert.tensor.Part;
import dev.alki.convert.vocabulary.Vocabulary;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Value;
import java.util.List;
import java.util.Optional;

/// Falcon 7B and 40B: attention and feed-forward network side by side, without biases. The
/// reference converter leaves out at which speed heads are rotated, and llama.cpp then takes the
/// usual one.
final class FalconFamily {
  private static final long CONTEXT = 2048;

  private FalconFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("falcon")
            .classes("FalconForCausalLM", "RWForCausalLM")
            .lacks(
                "another rope_theta than 10000, as Falcon 11B has: the GGUF would not say it, and"
                    + " llama.cpp would rotate by 10000")
            .reading(FalconFamily::read)
            .vocabulary(Vocabulary.BYTES)
            .onlyKeys(
                (to, hyper) -> to.with(hyper.key("context_length"), Value.u32(CONTEXT)),
                KeyRule.text("tensor_data_layout", "jploski"),
                SingleKeys.EMBEDDING,
                SingleKeys.FEED_FORWARD,
                SingleKeys.BLOCKS,
                SingleKeys.HEADS,
                SingleKeys.KV_HEADS,
                SingleKeys.layerNorm("layer_norm_epsilon"),
                CommonKeys::fileType)
            .rules(FalconFamily::grouped)
            .expected(
                ExpectedTensor.fusedAttention(),
                ExpectedTensor.twoMatrices(),
                ExpectedTensor.norms("blk.{b}.attn_norm").stream()
                    .map(ExpectedTensor::bias)
                    .toList())
            .assumed("activation", "gelu")
            .assumed("alibi", "false")
            .assumed("bias", "false")
            .assumed("parallel_attn", "true")
            .assumed("rope_theta", "10000", "10000.0")
            .done());
  }

  /// Old configurations say `n_head_kv`, or nothing where all heads share one key and value.
  private static Config read(ConfigFile file) {
    Optional<Long> heads = file.config().count("num_kv_heads");
    long keys = heads.or(() -> file.config().count("n_head_kv")).orElse(1L);
    return GptFamily.fourTimes(file).with("num_key_value_heads", Math.max(1, keys));
  }

  private static List<Part> grouped(Part part, Hyper hyper) {
    if (!part.name().contains("query_key_value")) {
      return List.of(part);
    }
    long groups = hyper.kvHeads();
    if (hyper.heads() % groups != 0) {
      throw Fault.in(Code.CONFIG_INVALID, hyper.config().file())
          .what("heads cannot be shared by the groups of keys")
          .expected("a multiple of " + groups)
          .got(hyper.heads())
          .fault();
    }
    return List.of(
        FusedHeads.apart(part, groups, hyper.heads() / groups, hyper.embedding() / hyper.heads()));
  }
}
