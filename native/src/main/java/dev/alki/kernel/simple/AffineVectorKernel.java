// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.LittleEndian;
import dev.alki.kernel.search.RangeLanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// Q4_1 and Q5_1 by vectors.
final class AffineVectorKernel extends AffineKernel {
  AffineVectorKernel(TensorType type, int bits) {
    super(type, bits);
  }

  @Override
  void encodePlain(float[] source, int from, int blocks, byte[] target, int at) {
    for (int block = 0; block < blocks; block++) {
      int x = from + SIZE * block;
      int to = at + type().blockBytes() * block;
      IntVector least = ordered(source, x);
      IntVector largest = least;
      for (int i = Lanes.COUNT; i < SIZE; i += Lanes.COUNT) {
        IntVector next = ordered(source, x + i);
        least = least.min(next);
        largest = largest.max(next);
      }
      float minimum = Lanes.number(least.reduceLanes(VectorOperators.MIN));
      float scale = (Lanes.number(largest.reduceLanes(VectorOperators.MAX)) - minimum) / most;
      // Of several zeros the first is stored, with its sign.
      if (minimum == 0 || scale < Float.MIN_NORMAL) {
        super.encodePlain(source, x, 1, target, to);
        continue;
      }
      LittleEndian.putHalf(target, to, scale);
      LittleEndian.putHalf(target, to + 2, minimum);
      LevelVectors.put(source, x, minimum, 1 / scale, 0.5f, most, target, to + 4);
    }
  }

  @Override
  void encodeWeighted(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    RangeLanes search = new RangeLanes(plan(), WeightedBlocks.VECTORS);
    WeightedBlocks.Search leveled =
        (room, vectors, scales, minimums) -> {
          search.search(room, vectors, scales, minimums);
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
    boolean five = most > 15;
    for (int block = 0; block < count / SIZE; block++) {
      int scaleFrom = from + type().blockBytes() * block;
      float scale = LittleEndian.getHalf(source, scaleFrom);
      float minimum = LittleEndian.getHalf(source, scaleFrom + 2);
      int fifth = five ? LittleEndian.getInt(source, scaleFrom + 4) : 0;
      int levels = five ? scaleFrom + 8 : scaleFrom + 4;
      int to = at + SIZE * block;
      for (int i = 0; i < 16; i += Lanes.COUNT) {
        IntVector low = LevelVectors.get(source, levels, i, 0, fifth);
        IntVector high = LevelVectors.get(source, levels, i, 4, fifth >>> 16);
        Lanes.floats(low).mul(scale).add(minimum).intoArray(target, to + i);
        Lanes.floats(high).mul(scale).add(minimum).intoArray(target, to + 16 + i);
      }
    }
  }

  private static IntVector ordered(float[] x, int from) {
    return Lanes.ordered(FloatVector.fromArray(Lanes.FLOATS, x, from).reinterpretAsInts());
  }
}
