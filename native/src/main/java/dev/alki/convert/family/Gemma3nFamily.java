// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.key.Gemma3nKeys;
import dev.alki.convert.tensor.Altup;
import dev.alki.convert.tensor.Gemma3nTensors;
import dev.alki.convert.tensor.GemmaTensors;
import dev.alki.convert.tensor.Inventory;
import dev.alki.convert.vocabulary.GemmaVocabulary;
import java.util.List;

/// Gemma 3n: several streams through the blocks, residuals of low rank beside them, embeddings for
/// each block, sparse activations, shared keys and values.
final class Gemma3nFamily {
  private Gemma3nFamily() {}

  static List<Architecture> all() {
    return List.of(
        GemmaFamily.third("gemma3n")
            .classes("Gemma3nForCausalLM", "Gemma3nForConditionalGeneration")
            .vocabulary(GemmaVocabulary::thirdN)
            .keys(Gemma3nKeys::add)
            .names(Gemma3nTensors::named)
            .rules(Gemma3nTensors::padded, new Altup(), Inventory.of(Gemma3nTensors::needed))
            .expected(GemmaTensors.ends())
            .assumed("altup_num_inputs", "4")
            .assumed("altup_active_idx", "0")
            .assumed("laurel_rank", "64")
            .assumed("hidden_size_per_layer_input", "256")
            .done());
  }
}
