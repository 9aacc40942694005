// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import dev.alki.gguf.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Llama and those that took its shape.
final class LlamaFamily {
  private static final List<KeyRule> KEYS =
      List.of(
          (to, hyper) -> to.with(hyper.key("vocab_size"), Value.u32(hyper.vocabulary())),
          (to, hyper) -> to.with(hyper.key("rope.dimension_count"), Value.u32(hyper.headSize())));

  private LlamaFamily() {}

  static List<Architecture> all() {
    return List.of(
        new Architecture(
            "llama",
            List.of("LlamaForCausalLM", "LLaMAForCausalLM", "MistralForCausalLM"),
            Vocabulary.LLAMA,
            keys(),
            List.of(Permuted::rule),
            hyper -> RopeFactors.llama3(hyper, 8).stream().toList(),
            ExpectedTensor.all(ExpectedTensor.attention(), ExpectedTensor.gatedFeedForward()),
            Map.of("hidden_act", List.of("silu", "swish"))));
  }

  private static List<KeyRule> keys() {
    List<KeyRule> keys = new ArrayList<>(CommonKeys.ALL);
    keys.add(CommonKeys.FILE_TYPE);
    keys.addAll(KEYS);
    return keys;
  }
}
