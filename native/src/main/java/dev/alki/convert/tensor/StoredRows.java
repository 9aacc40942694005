// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.gguf.TensorType;
import dev.alki.recipe.Recipe;

record StoredRows(Numbers.Stored numbers, long columns) implements Recipe.Stored {
  @Override
  public TensorType type() {
    return numbers.type();
  }

  @Override
  public void copy(long row, int rows, byte[] target, int at) {
    numbers.copy(row * columns, Math.toIntExact(rows * columns), target, at);
  }

  @Override
  public boolean here(long row, int rows) {
    return numbers.here(row * columns, rows * columns);
  }
}
