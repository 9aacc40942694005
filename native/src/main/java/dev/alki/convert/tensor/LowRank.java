// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import java.util.Arrays;
import java.util.List;

/// A matrix that is the product of two narrow ones: `b` (rows, rank) times `a` (rank, columns). An
/// element is the sum of `rank` products from the first on, each rounded to F32.
public record LowRank(Part a, Part b) implements Numbers.Calculated {
  public LowRank {
    a.require(a.shape().size() == 2 && a.elements() > 0, "two dimensions");
    b.require(
        b.elements() > 0 && b.shape().size() == 2 && b.columns() == a.length(),
        "rows as long as the rank " + a.length());
  }

  public Part part(String name) {
    return new Part(name, List.of(b.length(), a.columns()), false, this);
  }

  public long rank() {
    return a.length();
  }

  @Override
  public void floats(long from, int count, float[] target, int at) {
    if (count == 0) {
      return;
    }
    long columns = a.columns();
    long first = from / columns;
    long last = (from + count - 1) / columns;
    long start = first == last ? from % columns : 0;
    int width = first == last ? count : Math.toIntExact(columns);
    float[][] right = new float[Math.toIntExact(rank())][width];
    for (int k = 0; k < right.length; k++) {
      a.numbers().floats(k * columns + start, width, right[k], 0);
    }
    float[] left = new float[right.length];
    float[] sums = new float[width];
    for (long row = first; row <= last; row++) {
      b.numbers().floats(row * rank(), left.length, left, 0);
      multiply(left, right, sums);
      long begin = Math.max(from, row * columns + start);
      long end = Math.min(from + count, row * columns + start + width);
      System.arraycopy(
          sums,
          Math.toIntExact(begin - row * columns - start),
          target,
          Math.toIntExact(at + begin - from),
          Math.toIntExact(end - begin));
    }
  }

  private static void multiply(float[] left, float[][] right, float[] sums) {
    Arrays.fill(sums, 0);
    for (int k = 0; k < left.length; k++) {
      float factor = left[k];
      float[] numbers = right[k];
      for (int i = 0; i < sums.length; i++) {
        sums[i] += factor * numbers[i];
      }
    }
  }

  @Override
  public boolean here(long from, long count) {
    return a.numbers().here(0, a.elements()) && b.numbers().here(0, b.elements());
  }
}
