// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.LittleEndian;
import dev.alki.kernel.search.ScaleLanes;
import dev.alki.kernel.search.ScaleSearch;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// Q4_0 and Q5_0 by vectors.
final class SymmetricVectorKernel extends SymmetricKernel {
  SymmetricVectorKernel(TensorType type, int bits) {
    super(type, bits);
  }

  @Override
  void encodePlain(float[] source, int from, int blocks, byte[] target, int at) {
    for (int block = 0; block < blocks; block++) {
      int x = from + SIZE * block;
      int to = at + type().blockBytes() * block;
      float scale = extreme(source, x) / -half;
      if (Math.abs(scale) < Float.MIN_NORMAL) {
        super.encodePlain(source, x, 1, target, to);
        continue;
      }
      LittleEndian.putHalf(target, to, scale);
      LevelVectors.put(source, x, 0, 1 / scale, half + 0.5f, 2 * half - 1, target, to + 2);
    }
  }

  @Override
  void encodeWeighted(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    ScaleLanes search = new ScaleLanes(new ScaleSearch(SIZE, half), WeightedBlocks.VECTORS);
    WeightedBlocks.Search leveled =
        (room, vectors, scales, _) -> {
          search.search(room, vectors, scales);
          search.levels(room, vectors);
        };
    new WeightedBlocks(this, leveled, source, from, rows, columns, importance).encode(target, at);
  }

  @Override
  public void decode(byte[] source, int from, int count, float[] target, int at) {
    if (!Lanes.BYTES_FIT) {
      super.decode(source, from, count, target, at);
      return;
    }
    boolean five = half > 8;
    for (int block = 0; block < count / SIZE; block++) {
      int scaleFrom = from + type().blockBytes() * block;
      float scale = LittleEndian.getHalf(source, scaleFrom);
      int fifth = five ? LittleEndian.getInt(source, scaleFrom + 2) : 0;
      int levels = five ? scaleFrom + 6 : scaleFrom + 2;
      int to = at + SIZE * block;
      for (int i = 0; i < 16; i += Lanes.COUNT) {
        IntVector low = LevelVectors.get(source, levels, i, 0, fifth);
        IntVector high = LevelVectors.get(source, levels, i, 4, fifth >>> 16);
        Lanes.floats(low.sub(half)).mul(scale).intoArray(target, to + i);
        Lanes.floats(high.sub(half)).mul(scale).intoArray(target, to + 16 + i);
      }
    }
  }

  /// The first number of largest magnitude.
  private static float extreme(float[] x, int from) {
    int magnitude = Float.floatToRawIntBits(Lanes.magnitude(x, from, SIZE));
    long largest = 0;
    for (int i = 0; i < SIZE; i += Lanes.COUNT) {
      largest |= Lanes.magnitudes(x, from + i).compare(VectorOperators.EQ, magnitude).toLong() << i;
    }
    return x[from + Long.numberOfTrailingZeros(largest)];
  }
}
