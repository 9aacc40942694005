// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.foreign;

import dev.alki.checkpoint.TensorBytes;
import dev.alki.convert.tensor.Numbers;
import dev.alki.gguf.TensorType;

/// Blocks of 32 numbers of four bits as ggml's MXFP4 has them: an exponent, then bytes of which
/// number `j` has element `j` in its lower half and element `j + 16` in its upper half.
///
/// The source has exponents apart, and elements `2 j` and `2 j + 1` in byte `j`.
public record Mxfp4(TensorBytes blocks, TensorBytes exponents) implements Numbers.Stored {
  private static final int ELEMENTS = 32;
  private static final int HALF = ELEMENTS / 2;

  @Override
  public TensorType type() {
    return TensorType.MXFP4;
  }

  @Override
  public void copy(long from, int count, byte[] target, int at) {
    int number = count / ELEMENTS;
    byte[] scales = new byte[number];
    byte[] raw = new byte[number * HALF];
    exponents.copy(from / ELEMENTS, scales, 0, number);
    blocks.copy(from / 2, raw, 0, raw.length);
    int to = at;
    for (int block = 0; block < number; block++) {
      target[to++] = scales[block];
      for (int j = 0; j < HALF; j++) {
        int lower = element(raw, block, j);
        int upper = element(raw, block, j + HALF);
        target[to++] = (byte) (lower | upper << 4);
      }
    }
  }

  private static int element(byte[] raw, int block, int index) {
    int pair = raw[block * HALF + index / 2] & 0xff;
    return index % 2 == 0 ? pair & 0xf : pair >> 4;
  }

  @Override
  public boolean here(long from, long count) {
    return exponents.here(from / ELEMENTS, count / ELEMENTS) && blocks.here(from / 2, count / 2);
  }
}
