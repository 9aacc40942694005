// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.convert.config.Hyper;
import java.util.List;

/// Query and key projections of Llama: Hugging Face keeps the two halves of a head one after the
/// other, llama.cpp has their rows in turn. Weights and biases alike.
public final class Permuted {
  private Permuted() {}

  public static List<Part> rule(Part part, Hyper hyper) {
    if (ends(part, "q_proj")) {
      return List.of(heads(part, hyper.heads()));
    }
    return List.of(ends(part, "k_proj") ? heads(part, hyper.kvHeads()) : part);
  }

  private static boolean ends(Part part, String projection) {
    return part.name().endsWith(projection + ".weight")
        || part.name().endsWith(projection + ".bias");
  }

  /// The rows of `heads` heads.
  public static Part heads(Part part, long heads) {
    part.require(part.length() % (2 * heads) == 0, heads + " heads of two halves");
    long half = part.length() / heads / 2;
    return part.reordered(
        row -> row / (2 * half) * 2 * half + row % 2 * half + row % (2 * half) / 2);
  }
}
