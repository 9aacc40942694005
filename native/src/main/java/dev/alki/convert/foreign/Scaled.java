// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.foreign;

import dev.alki.convert.tensor.Numbers;
import dev.alki.convert.tensor.Part;
import java.util.ArrayList;
import java.util.List;

/// Numbers times a scale that many of them share: one for all, one for each index of the first
/// dimensions, or one for each block. F32 throughout.
///
/// `share` says, for each dimension of `shape`, how many neighbours have one scale; `steps` how far
/// their scales are apart, 0 when all have the same.
record Scaled(Numbers numbers, Numbers scales, List<Long> shape, List<Long> share, List<Long> steps)
    implements Numbers.Calculated {
  /// `block` is the size of a block in the last dimensions of the scales; empty when each scale is
  /// for one index.
  static Part of(Part weight, Part scale, List<Long> block) {
    int dims = weight.shape().size();
    int first = scale.shape().size() - block.size();
    weight.require(first >= 0 && scale.shape().size() <= dims, "scales of " + scale.shape());
    List<Long> share = new ArrayList<>();
    List<Long> steps = new ArrayList<>();
    for (int i = 0; i < dims; i++) {
      long scales = i < scale.shape().size() ? scale.shape().get(i) : 1;
      long size = i >= first && i - first < block.size() ? block.get(i - first) : 1;
      boolean one = scales == 1 && (i >= scale.shape().size() || size == 1);
      weight.require(
          one || (weight.shape().get(i) + size - 1) / size == scales,
          "one of " + scale.shape() + " scales for blocks of " + block);
      share.add(size);
      steps.add(one ? 0 : stride(scale.shape(), i));
    }
    Scaled numbers = new Scaled(weight.numbers(), scale.numbers(), weight.shape(), share, steps);
    return new Part(weight.name(), weight.shape(), false, numbers);
  }

  private static long stride(List<Long> shape, int dimension) {
    return shape.stream().skip(dimension + 1L).reduce(1L, Math::multiplyExact);
  }

  @Override
  public void floats(long from, int count, float[] target, int at) {
    numbers.floats(from, count, target, at);
    long columns = shape.isEmpty() ? 1 : shape.getLast();
    int done = 0;
    while (done < count) {
      long column = (from + done) % columns;
      int run = (int) Math.min(columns - column, count - done);
      row(base((from + done) / columns), column, run, target, at + done);
      done += run;
    }
  }

  /// Multiplies some elements of one row.
  private void row(long base, long column, int run, float[] target, int at) {
    long size = shape.isEmpty() ? 1 : share.getLast();
    long step = shape.isEmpty() ? 0 : steps.getLast();
    float[] scale = new float[1];
    int done = 0;
    while (done < run) {
      long block = (column + done) / size;
      long end = step == 0 ? run : Math.min(run, (block + 1) * size - column);
      scales.floats(base + block * step, 1, scale, 0);
      for (; done < end; done++) {
        target[at + done] *= scale[0];
      }
    }
  }

  /// Where the scales of a row begin, from its number over all dimensions but the last.
  private long base(long row) {
    long rest = row;
    long base = 0;
    for (int i = shape.size() - 2; i >= 0; i--) {
      base += rest % shape.get(i) / share.get(i) * steps.get(i);
      rest /= shape.get(i);
    }
    return base;
  }

  @Override
  public boolean here(long from, long count) {
    return numbers.here(from, count) && scales.here(0, elements());
  }

  private long elements() {
    long last = 0;
    for (int i = 0; i < shape.size(); i++) {
      last += (shape.get(i) - 1) / share.get(i) * steps.get(i);
    }
    return last + 1;
  }
}
