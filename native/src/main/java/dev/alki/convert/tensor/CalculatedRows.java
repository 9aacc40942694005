// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.recipe.Recipe;

record CalculatedRows(Numbers.Calculated numbers, long columns) implements Recipe.Computed {
  @Override
  public void floats(long row, int rows, float[] target, int at) {
    numbers.floats(row * columns, Math.toIntExact(rows * columns), target, at);
  }

  @Override
  public boolean here(long row, int rows) {
    return numbers.here(row * columns, rows * columns);
  }
}
