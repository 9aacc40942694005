// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.key.EmbeddingGemmaKeys;
import dev.alki.convert.key.GemmaKeys;
import dev.alki.convert.key.PoolingKey;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.GemmaTensors;
import dev.alki.convert.vocabulary.GemmaVocabulary;
import java.util.List;

/// The first three Gemma models, and EmbeddingGemma.
final class GemmaFamily {
  private static final String ACTIVATION = "gelu_pytorch_tanh";

  private GemmaFamily() {}

  static List<Architecture> all() {
    return List.of(
        early("gemma").classes("GemmaForCausalLM").vocabulary(GemmaVocabulary::first).done(),
        early("gemma2")
            .classes("Gemma2ForCausalLM")
            .vocabulary(GemmaVocabulary::second)
            .keys(GemmaKeys.second())
            .expected(GemmaTensors.normsAfter())
            .done(),
        third("gemma3")
            .classes("Gemma3ForCausalLM", "Gemma3ForConditionalGeneration")
            .lacks("what sees is left out")
            .rules(GemmaTensors::cut, GemmaTensors::shiftedNorms)
            .expected(ExpectedTensor.gatedFeedForward())
            .done(),
        third("gemma-embedding")
            .classes("Gemma3TextModel")
            .keys(EmbeddingGemmaKeys::window, EmbeddingGemmaKeys::dense, PoolingKey::add)
            .rules(GemmaTensors::cut, GemmaTensors::shiftedNorms)
            .expected(ExpectedTensor.gatedFeedForward())
            .done());
  }

  private static Architecture.Draft early(String name) {
    return Architecture.named(name)
        .onlyKeys(GemmaKeys.first())
        .names(GemmaTensors::withoutHead)
        .rules(GemmaTensors::shiftedNorms)
        .expected(ExpectedTensor.attention(), ExpectedTensor.gatedFeedForward())
        .assumed("hidden_activation", ACTIVATION);
  }

  /// One with the keys and the attention of Gemma 3.
  static Architecture.Draft third(String name) {
    return Architecture.named(name)
        .vocabulary(GemmaVocabulary::third)
        .keys(GemmaKeys::third)
        .expected(ExpectedTensor.attention(), ExpectedTensor.headNorms(), GemmaTensors.normsAfter())
        .assumed("hidden_activation", ACTIVATION);
  }
}
