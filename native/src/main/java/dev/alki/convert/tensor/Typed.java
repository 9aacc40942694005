// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.gguf.TensorType;
import dev.alki.recipe.Recipe;
import java.util.Optional;

/// The same elements, for a tensor whose type is `wanted` whatever was asked for.
record Typed(Numbers source, TensorType wanted) implements Numbers.Calculated {
  @Override
  public void floats(long from, int count, float[] target, int at) {
    source.floats(from, count, target, at);
  }

  @Override
  public boolean here(long from, long count) {
    return source.here(from, count);
  }

  @Override
  public Recipe rows(long columns) {
    return source.rows(columns);
  }

  @Override
  public Optional<TensorType> fixed() {
    return Optional.of(wanted);
  }
}
