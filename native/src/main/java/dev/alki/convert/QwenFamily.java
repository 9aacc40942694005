// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Qwen 2 with biases in its attention, Qwen 3 with norms there instead.
final class QwenFamily {
  private QwenFamily() {}

  static List<Architecture> all() {
    return List.of(
        new Architecture(
            "qwen2",
            List.of("Qwen2ForCausalLM"),
            Vocabulary.PIECES_OR_BYTES,
            keys(),
            List.of(),
            hyper -> List.of(),
            ExpectedTensor.all(ExpectedTensor.attention(), ExpectedTensor.gatedFeedForward()),
            Map.of("hidden_act", List.of("silu", "swish"))),
        new Architecture(
            "qwen3",
            List.of("Qwen3ForCausalLM"),
            Vocabulary.PIECES_OR_BYTES,
            keys(),
            List.of(),
            hyper -> List.of(),
            ExpectedTensor.all(
                ExpectedTensor.attention(),
                ExpectedTensor.headNorms(),
                ExpectedTensor.gatedFeedForward()),
            Map.of("hidden_act", List.of("silu", "swish"))));
  }

  private static List<KeyRule> keys() {
    List<KeyRule> keys = new ArrayList<>(CommonKeys.ALL);
    keys.add(CommonKeys.FILE_TYPE);
    keys.add(PoolingKey::add);
    return keys;
  }
}
