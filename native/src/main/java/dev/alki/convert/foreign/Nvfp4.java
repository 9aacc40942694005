// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.foreign;

import dev.alki.checkpoint.TensorBytes;
import dev.alki.convert.tensor.Numbers;
import dev.alki.gguf.TensorType;

/// Blocks of 64 numbers of four bits as ggml's NVFP4 has them: four scales without sign, then four
/// times eight bytes, each of 16 numbers, of which number `j` has element `j` in its lower half and
/// element `j + 8` in its upper half.
///
/// The source has scales (E4M3, one for 16 numbers) apart, and elements `2 j` and `2 j + 1` in byte
/// `j`.
record Nvfp4(TensorBytes numbers, TensorBytes scales) implements Numbers.Stored {
  private static final int ELEMENTS = 64;
  private static final int SCALES = 4;
  private static final int SHARED = 16;
  private static final int HALF = SHARED / 2;
  private static final int SIGN = 0x80;

  @Override
  public TensorType type() {
    return TensorType.NVFP4;
  }

  @Override
  public void copy(long from, int count, byte[] target, int at) {
    int blocks = count / ELEMENTS;
    byte[] own = new byte[blocks * SCALES];
    byte[] raw = new byte[count / 2];
    scales.copy(from / SHARED, own, 0, own.length);
    numbers.copy(from / 2, raw, 0, raw.length);
    int to = at;
    for (int block = 0; block < blocks; block++) {
      for (int scale = 0; scale < SCALES; scale++) {
        target[to++] = (byte) (own[block * SCALES + scale] & ~SIGN);
      }
      for (int part = 0; part < SCALES; part++) {
        int first = (block * SCALES + part) * HALF;
        for (int j = 0; j < HALF; j++) {
          target[to++] = (byte) (element(raw, first, j) | element(raw, first, j + HALF) << 4);
        }
      }
    }
  }

  private static int element(byte[] raw, int first, int index) {
    int pair = raw[first + index / 2] & 0xff;
    return index % 2 == 0 ? pair & 0xf : pair >> 4;
  }

  @Override
  public boolean here(long from, long count) {
    return scales.here(from / SHARED, count / SHARED) && numbers.here(from / 2, count / 2);
  }
}
