// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;
import dev.alki.kernel.LittleEndian;
import dev.alki.kernel.search.Rounding;
import dev.alki.kernel.search.ScaleSearch;

/// IQ4_XS, 136 bytes for 256 numbers: the scale; the scales of eight parts in six bits, from -32 to
/// 31, plus 32: the upper two bits in 16, the lower four in 32; then indices of table values.
final class Iq4XsKernel implements Kernel {
  static final int BLOCK = 256;
  static final int BYTES = 136;
  static final int PARTS = BLOCK / Iq4Search.SIZE;
  private static final int HALF = 32;

  @Override
  public TensorType type() {
    return TensorType.IQ4_XS;
  }

  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    Iq4Search search = new Iq4Search();
    float[] scales = new float[PARTS];
    float[] inverses = new float[PARTS];
    for (int done = 0; done < rows * columns; done += BLOCK) {
      float meanSquare = Iq4Search.meanSquare(source, from + done, BLOCK);
      for (int part = 0; part < PARTS; part++) {
        int first = done + part * Iq4Search.SIZE;
        scales[part] = search.scale(source, from + first, meanSquare, importance, first % columns);
      }
      writeScales(scales, 0, inverses, target, at);
      for (int part = 0; part < PARTS; part++) {
        int first = from + done + part * Iq4Search.SIZE;
        Iq4Nibbles.write(source, first, inverses[part], target, at + 8 + 16 * part);
      }
      at += BYTES;
    }
  }

  /// Writes the scales of a block by those that were found for its parts, `scales[scalesFrom..]`,
  /// and leaves the inverses of what they have become in `inverses`, likewise.
  static void writeScales(float[] scales, int scalesFrom, float[] inverses, byte[] target, int at) {
    float scale = -ScaleSearch.extreme(scales, scalesFrom, PARTS) / HALF;
    float inverse = scale == 0 ? 0 : 1 / scale;
    int upper = 0;
    int lower = 0;
    for (int part = 0; part < PARTS; part++) {
      int level = Rounding.nearest(inverse * scales[scalesFrom + part], -HALF, HALF - 1);
      upper |= level + HALF >> 4 << 2 * part;
      lower |= (level + HALF & 15) << 4 * part;
      // By the block's scale before it is rounded.
      float exact = scale * level;
      inverses[scalesFrom + part] = exact == 0 ? 0 : 1 / exact;
    }
    LittleEndian.putHalf(target, at, scale);
    LittleEndian.putShort(target, at + 2, upper);
    LittleEndian.putInt(target, at + 4, lower);
  }

  @Override
  public void decode(byte[] source, int from, int count, float[] target, int at) {
    for (int done = 0; done < count; done += BLOCK) {
      float scale = LittleEndian.getHalf(source, from);
      int upper = LittleEndian.getShort(source, from + 2);
      int lower = LittleEndian.getInt(source, from + 4);
      for (int part = 0; part < PARTS; part++) {
        int stored = lower >>> 4 * part & 15 | (upper >> 2 * part & 3) << 4;
        Iq4Nibbles.read(
            source,
            from + 8 + 16 * part,
            scale * (stored - HALF),
            target,
            at + done + Iq4Search.SIZE * part);
      }
      from += BYTES;
    }
  }
}
