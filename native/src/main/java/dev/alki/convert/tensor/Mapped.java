// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

/// Each number by itself becomes another one. In half precision where the source is: as PyTorch
/// does it, calculated in F32 and rounded once.
record Mapped(Numbers source, boolean half, Function function) implements Numbers.Calculated {
  /// From an element's place and value to its new value, in F32.
  @FunctionalInterface
  public interface Function {
    float apply(long index, float number);
  }

  @Override
  public void floats(long from, int count, float[] target, int at) {
    source.floats(from, count, target, at);
    for (int i = 0; i < count; i++) {
      float number = function.apply(from + i, target[at + i]);
      target[at + i] = half ? Floats.half(number) : number;
    }
  }

  @Override
  public boolean here(long from, long count) {
    return source.here(from, count);
  }
}
