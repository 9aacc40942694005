// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;
import dev.alki.kernel.LittleEndian;
import dev.alki.kernel.search.Rounding;
import java.util.function.Supplier;

/// IQ1_S, 50 bytes: the scale; 32 lower bytes of indices; for each 32 numbers 16 bits: the upper
/// three bits of four indices, three of the part's scale, and whether the eighth is taken off.
record Iq1SKernel(Supplier<Iq1Parts> search) implements Kernel {
  private static final int PARTS = Iq1Block.SIZE / Iq1SParts.SIZE;

  /// Makes up for what the rounding of scales loses.
  private static final float FACTOR = 1.125f;

  @Override
  public TensorType type() {
    return TensorType.IQ1_S;
  }

  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    if (importance.length == 0) {
      throw new IllegalArgumentException("IQ1_S needs importance");
    }
    Iq1Block block = new Iq1Block(PARTS);
    Iq1Parts parts = search.get();
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
          if (part.open) {
            System.arraycopy(part.indices, 0, block.indices, 4 * j, 4);
            block.minus[4 * j] = part.minus[0];
          }
        }
        finish(block, scales);
        write(block, target, at);
        at += 50;
      }
    }
  }

  private static void finish(Iq1Block block, float[] scales) {
    float largest = Iq1Block.largest(scales);
    if (largest == 0) {
      for (int i = 0; i < PARTS; i++) {
        block.minus[4 * i] = false;
      }
      return;
    }
    float scale = largest / 15;
    float inverse = 1 / scale;
    block.scale = scale * FACTOR;
    for (int i = 0; i < PARTS; i++) {
      block.scales[i] = Rounding.nearest(0.5f * (inverse * scales[i] - 1), 0, 7);
    }
  }

  private static void write(Iq1Block block, byte[] target, int at) {
    LittleEndian.putHalf(target, at, block.scale);
    for (int part = 0; part < PARTS; part++) {
      int word = block.scales[part] << 12 | (block.minus[4 * part] ? 1 << 15 : 0);
      for (int i = 0; i < 4; i++) {
        int index = block.indices[4 * part + i];
        target[at + 2 + 4 * part + i] = (byte) index;
        word |= index >> 8 << 3 * i;
      }
      LittleEndian.putShort(target, at + 34 + 2 * part, word);
    }
  }

  @Override
  public void decode(byte[] source, int from, int count, float[] target, int at) {
    Iq1Block block = new Iq1Block(PARTS);
    for (int done = 0; done < count; done += Iq1Block.SIZE) {
      block.scale = LittleEndian.getHalf(source, from);
      for (int part = 0; part < PARTS; part++) {
        int word = LittleEndian.getShort(source, from + 34 + 2 * part);
        block.scales[part] = word >> 12 & 7;
        for (int i = 0; i < 4; i++) {
          int lower = source[from + 2 + 4 * part + i] & 0xFF;
          block.indices[4 * part + i] = lower | (word >> 3 * i & 7) << 8;
          block.minus[4 * part + i] = (word >> 15 & 1) == 1;
        }
      }
      block.decode(target, at + done);
      from += 50;
    }
  }
}
