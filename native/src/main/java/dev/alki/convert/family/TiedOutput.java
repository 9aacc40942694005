// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.config.Hyper;
import dev.alki.convert.tensor.Part;
import dev.alki.convert.tensor.TensorNames;
import dev.alki.convert.tensor.TensorRule;
import java.util.List;
import java.util.Optional;

/// Leaves out an output matrix that is the embedding of tokens once more. Only one that comes after
/// the embedding is looked at, and no further than to the first difference.
final class TiedOutput implements TensorRule {
  private static final int AT_ONCE = 1 << 16;

  private Optional<Part> embedding = Optional.empty();
  private Optional<TensorNames> names = Optional.empty();

  @Override
  public TensorRule fresh() {
    return new TiedOutput();
  }

  @Override
  public List<Part> apply(Part part, Hyper hyper) {
    if (names.isEmpty()) {
      names = Optional.of(new TensorNames(hyper.architecture(), hyper.blocks()));
    }
    String name = names.get().of(part.name()).orElse("");
    if (name.equals("token_embd.weight")) {
      embedding = Optional.of(part);
    }
    boolean tied =
        name.equals("output.weight") && embedding.filter(other -> equal(other, part)).isPresent();
    return tied ? List.of() : List.of(part);
  }

  /// As numbers: zeros of both signs are equal, and what is no number equals nothing.
  private static boolean equal(Part one, Part other) {
    if (!one.shape().equals(other.shape())) {
      return false;
    }
    float[] a = new float[AT_ONCE];
    float[] b = new float[AT_ONCE];
    for (long from = 0; from < one.elements(); from += AT_ONCE) {
      int count = (int) Math.min(AT_ONCE, one.elements() - from);
      one.numbers().floats(from, count, a, 0);
      other.numbers().floats(from, count, b, 0);
      for (int i = 0; i < count; i++) {
        if (a[i] != b[i]) {
          return false;
        }
      }
    }
    return true;
  }
}
