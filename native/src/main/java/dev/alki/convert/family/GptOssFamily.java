// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.key.KeyRule;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.vocabulary.Vocabulary;
import java.util.List;
import java.util.Optional;

/// gpt-oss: experts in MXFP4, or in BF16 as some have saved them again.
final class GptOssFamily {
  private GptOssFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("gpt-oss")
            .classes("GptOssForCausalLM")
            .vocabulary(Vocabulary.BYTES)
            .keys(
                KeyRule.count("attention.sliding_window", "sliding_window"),
                KeyRule.count("expert_feed_forward_length", "intermediate_size"))
            .names(name -> Optional.of(name.contains("sinks") ? name + ".weight" : name))
            .ownBlocks()
            .computed(GptOssExperts::blocks)
            .rules(GptOssExperts::rule)
            .expected(ExpectedTensor.attention())
            .assumed("hidden_act", "silu")
            .done());
  }
}
