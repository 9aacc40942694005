// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.gguf.TensorType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What a tensor costs as `type`: its size, and what it is expected to do to the model's output.
record TypeCost(TensorType type, long bytes, double error) {
  /// Those of which no other is both as small and as good, the smallest first.
  static List<TypeCost> undominated(List<TypeCost> costs) {
    List<TypeCost> sorted = new ArrayList<>(costs);
    sorted.sort(Comparator.comparingLong(TypeCost::bytes).thenComparingDouble(TypeCost::error));
    List<TypeCost> front = new ArrayList<>();
    double best = Double.POSITIVE_INFINITY;
    for (TypeCost cost : sorted) {
      if (cost.error < best) {
        front.add(cost);
        best = cost.error;
      }
    }
    return front;
  }
}
