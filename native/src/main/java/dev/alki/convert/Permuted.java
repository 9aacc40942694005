// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.recipe.Recipe;
import java.util.List;
import java.util.function.LongUnaryOperator;

/// Query and key projections of Llama: Hugging Face keeps the two halves of a head one after the
/// other, llama.cpp has their rows in turn. Weights and biases alike.
final class Permuted {
  private Permuted() {}

  static List<Part> rule(Part part, Hyper hyper) {
    if (ends(part, "q_proj")) {
      return List.of(heads(part, hyper.heads()));
    }
    return List.of(ends(part, "k_proj") ? heads(part, hyper.kvHeads()) : part);
  }

  private static boolean ends(Part part, String projection) {
    return part.name().endsWith(projection + ".weight")
        || part.name().endsWith(projection + ".bias");
  }

  private static Part heads(Part part, long heads) {
    long rows = part.shape().isEmpty() ? 1 : part.shape().getFirst();
    if (rows % (2 * heads) != 0 || !(part.recipe() instanceof Recipe.Stored source)) {
      throw Fault.in(Code.TENSOR_SHAPE_MISMATCH, part.name())
          .what("cannot be shared by " + heads + " heads of two halves")
          .got(part.shape())
          .help("config.json and the checkpoint are of different models.")
          .fault();
    }
    long half = rows / heads / 2;
    LongUnaryOperator order =
        row -> row / (2 * half) * 2 * half + row % 2 * half + row % (2 * half) / 2;
    Recipe recipe =
        part.shape().size() == 1
            ? Rows.shuffled(source, Math.toIntExact(rows), order)
            : Rows.reordered(source, part.columns(), order);
    return new Part(part.name(), part.shape(), part.type(), recipe);
  }
}
