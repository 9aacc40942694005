// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.choice;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;

/// A vector kernel, and the scalar one that stands in for it until the JVM has compiled it: before,
/// every vector is an object, and a second of encoding is a few blocks. Small models are done with
/// the scalar one. In larger ones a thread of its own repeats a few of the blocks that are asked
/// for until vectors are the faster; where it gets no processor, all threads do so in the end. The
/// bytes are the same.
final class WarmedKernel implements Kernel {
  private final Kernel scalar;
  private final Kernel vector;
  private final WarmUp plain = new WarmUp();
  private final WarmUp weighted = new WarmUp();

  WarmedKernel(Kernel scalar, Kernel vector) {
    this.scalar = scalar;
    this.vector = vector;
  }

  @Override
  public TensorType type() {
    return vector.type();
  }

  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    WarmUp warmUp = importance.length == 0 ? plain : weighted;
    boolean warm = warmUp.after(rows * columns, () -> sample(source, from, columns, importance));
    Kernel kernel = warm ? vector : scalar;
    kernel.encode(source, from, rows, columns, importance, target, at);
  }

  /// Gets ready before there is anything to encode.
  void warm(boolean withImportance) {
    WarmUp warmUp = withImportance ? weighted : plain;
    warmUp.now(() -> race(Sample.random(type(), withImportance)));
  }

  @Override
  public void decode(byte[] source, int from, int count, float[] target, int at) {
    vector.decode(source, from, count, target, at);
  }

  private WarmUp.Race sample(float[] source, int from, int columns, float[] importance) {
    return race(Sample.of(type(), source, from, columns, importance));
  }

  private WarmUp.Race race(Sample sample) {
    return new WarmUp.Race(() -> sample.encode(scalar), () -> sample.encode(vector));
  }

  @Override
  public String toString() {
    return vector.toString();
  }
}
