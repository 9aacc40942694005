// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.key.Gemma4Keys;
import dev.alki.convert.key.GemmaKeys;
import dev.alki.convert.key.SuppressedTokens;
import dev.alki.convert.tensor.Gemma4Tensors;
import dev.alki.convert.tensor.GemmaTensors;
import dev.alki.convert.tensor.Inventory;
import dev.alki.convert.vocabulary.GemmaVocabulary;
import java.util.List;

/// Gemma 4: blocks of two kinds with heads of different widths, embeddings for each block, experts
/// beside the feed-forward network.
final class Gemma4Family {
  private Gemma4Family() {}

  static List<Architecture> all() {
    return List.of(
        fourth()
            .classes("Gemma4ForCausalLM", "Gemma4ForConditionalGeneration")
            .lacks("what sees and hears is left out")
            .done(),
        fourth()
            .classes("Gemma4UnifiedForConditionalGeneration")
            .keys(SuppressedTokens::add)
            .done());
  }

  private static Architecture.Draft fourth() {
    return Architecture.named("gemma4")
        .vocabulary(GemmaVocabulary::fourth)
        .keys(GemmaKeys::third, Gemma4Keys::add)
        .names(Gemma4Tensors::named)
        .rules(GemmaTensors::cut, Gemma4Tensors::scales, Inventory.of(Gemma4Tensors::needed))
        .computed((hyper, checkpoint) -> Gemma4Tensors.rotations(hyper))
        .expected(GemmaTensors.ends(), GemmaTensors.normsAfter())
        .assumed("hidden_activation", "gelu_pytorch_tanh");
  }
}
