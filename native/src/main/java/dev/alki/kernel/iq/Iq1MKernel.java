// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;
import dev.alki.kernel.LittleEndian;
import dev.alki.kernel.search.Rounding;
import java.util.Arrays;
import java.util.function.Supplier;

/// IQ1_M, 56 bytes: 32 lower bytes of indices; for each eight numbers four bits, the upper three of
/// the index and whether the eighth is taken off; four times 16 bits, each of four scales of parts
/// and four bits of the scale, the lowest first.
record Iq1MKernel(Supplier<Iq1Parts> search) implements Kernel {
  private static final int PARTS = Iq1Block.SIZE / Iq1MParts.SIZE;

  /// Makes up for what the rounding of scales loses.
  private static final float FACTOR = 1.1125f;

  @Override
  public TensorType type() {
    return TensorType.IQ1_M;
  }

  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    Iq1Block block = new Iq1Block(PARTS);
    Iq1Parts parts = search.get();
    float[] weights = new float[Iq1Block.SIZE];
    float[] scales = new float[PARTS];
    int blocks = parts.count() / PARTS;
    int count = rows * columns / Iq1Block.SIZE;
    for (int done = 0; done < count; done += blocks) {
      int used = Math.min(blocks, count - done);
      int first = from + done * Iq1Block.SIZE;
      for (int i = 0; i < used; i++) {
        int column = (done + i) * Iq1Block.SIZE % columns;
        parts.weigh(i, source, first + i * Iq1Block.SIZE, importance, column);
      }
      parts.search(source, first, used * PARTS);
      for (int i = 0; i < used; i++) {
        block.clear();
        for (int j = 0; j < PARTS; j++) {
          Iq1Part part = parts.part(i * PARTS + j);
          scales[j] = part.scale;
          System.arraycopy(part.weights, 0, weights, j * Iq1MParts.SIZE, Iq1MParts.SIZE);
          for (int half = 0; part.open && half < 2; half++) {
            block.indices[2 * j + half] = part.indices[half];
            block.minus[2 * j + half] = part.minus[half];
          }
        }
        finish(block, scales, weights, source, first + i * Iq1Block.SIZE);
        write(block, target, at);
        at += 56;
      }
    }
  }

  /// Fits the scale anew to what the block has become.
  private static void finish(Iq1Block block, float[] scales, float[] weights, float[] x, int from) {
    float largest = Iq1Block.largest(scales);
    if (largest == 0) {
      Arrays.fill(block.minus, false);
      return;
    }
    float inverse = 1 / (largest / 15);
    float products = 0;
    float squares = 0;
    for (int i = 0; i < PARTS; i++) {
      block.scales[i] = Rounding.nearest(0.5f * (inverse * scales[i] - 1), 0, 7);
    }
    for (int i = 0; i < Iq1Block.SIZE; i++) {
      int word = Grid.IQ1.points()[block.indices[i / 8]];
      float value =
          Iq1Block.value(word, i % 8, block.minus[i / 8])
              * (2 * block.scales[i / Iq1MParts.SIZE] + 1);
      products += weights[i] * value * x[from + i];
      squares += weights[i] * value * value;
    }
    block.scale = (squares > 0 ? products / squares : largest / 15) * FACTOR;
  }

  private static void write(Iq1Block block, byte[] target, int at) {
    int scale = Float.floatToFloat16(block.scale);
    for (int part = 0; part < PARTS; part++) {
      int upper = 0;
      for (int half = 0; half < 2; half++) {
        int index = block.indices[2 * part + half];
        target[at + 2 * part + half] = (byte) index;
        upper |= (index >> 8 | (block.minus[2 * part + half] ? 8 : 0)) << 4 * half;
      }
      target[at + 32 + part] = (byte) upper;
    }
    for (int i = 0; i < 4; i++) {
      int word = (scale >> 4 * i & 15) << 12;
      for (int part = 0; part < 4; part++) {
        word |= block.scales[4 * i + part] << 3 * part;
      }
      LittleEndian.putShort(target, at + 48 + 2 * i, word);
    }
  }

  @Override
  public void decode(byte[] source, int from, int count, float[] target, int at) {
    Iq1Block block = new Iq1Block(PARTS);
    for (int done = 0; done < count; done += Iq1Block.SIZE) {
      int scale = 0;
      for (int i = 0; i < 4; i++) {
        int word = LittleEndian.getShort(source, from + 48 + 2 * i) & 0xFFFF;
        scale |= word >> 12 << 4 * i;
        for (int part = 0; part < 4; part++) {
          block.scales[4 * i + part] = word >> 3 * part & 7;
        }
      }
      block.scale = Float.float16ToFloat((short) scale);
      for (int i = 0; i < 32; i++) {
        int upper = source[from + 32 + i / 2] >> 4 * (i % 2);
        block.indices[i] = source[from + i] & 0xFF | (upper & 7) << 8;
        block.minus[i] = (upper & 8) != 0;
      }
      block.decode(target, at + done);
      from += 56;
    }
  }
}
