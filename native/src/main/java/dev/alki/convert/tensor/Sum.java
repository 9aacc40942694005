// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

/// `base` plus `factor` times `change`, in F32, the product rounded before the sum; in half
/// precision where the base is, rounded once more.
record Sum(Numbers base, Numbers change, float factor, boolean half) implements Numbers.Calculated {
  @Override
  public void floats(long from, int count, float[] target, int at) {
    float[] changes = new float[count];
    change.floats(from, count, changes, 0);
    base.floats(from, count, target, at);
    for (int i = 0; i < count; i++) {
      float sum = target[at + i] + factor * changes[i];
      target[at + i] = half ? Floats.half(sum) : sum;
    }
  }

  @Override
  public boolean here(long from, long count) {
    return base.here(from, count) && change.here(from, count);
  }
}
