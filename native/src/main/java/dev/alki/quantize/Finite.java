// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.gguf.TensorType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds NaN and infinity in tensor data: in every number of F32, F16, BF16 and F64, and in the
/// scales of quantized blocks. A number is one of them when all bits of its exponent are set.
///
/// Plain numbers are looked at eight bytes at a time: adding the exponent's lowest bit to the
/// exponent alone carries into the sign exactly when all its bits are set.
final class Finite {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /// As many numbers of one format as eight bytes hold: their exponents, the lowest bit of each,
  /// and their signs.
  private record Lanes(int bytes, long exponent, long lowestBit, long sign) {}

  private static final Lanes F64 =
      new Lanes(8, 0x7FF0_0000_0000_0000L, 0x0010_0000_0000_0000L, 0x8000_0000_0000_0000L);
  private static final Lanes F32 =
      new Lanes(4, 0x7F80_0000_7F80_0000L, 0x0080_0000_0080_0000L, 0x8000_0000_8000_0000L);
  private static final Lanes F16 =
      new Lanes(2, 0x7C00_7C00_7C00_7C00L, 0x0400_0400_0400_0400L, 0x8000_8000_8000_8000L);
  private static final Lanes BF16 =
      new Lanes(2, 0x7F80_7F80_7F80_7F80L, 0x0080_0080_0080_0080L, 0x8000_8000_8000_8000L);

  private static final int F16_EXPONENT = 0x7C00;
  private static final int[] NONE = {};

  private Finite() {}

  /// Index of the first number (or of the first number of the first block) that is not finite among
  /// the `bytes` bytes of `type` in `data`; -1 when all are.
  static long firstBad(TensorType type, byte[] data, int bytes) {
    return switch (type) {
      case F32 -> plain(data, bytes, F32);
      case F16 -> plain(data, bytes, F16);
      case BF16 -> plain(data, bytes, BF16);
      case F64 -> plain(data, bytes, F64);
      case MXFP4 -> sharedExponents(data, bytes);
      case IQ1_M -> scatteredScales(data, bytes);
      case Q4_0, Q5_0, Q8_0, Q1_0, Q2_0, IQ4_NL -> halves(type, data, bytes, 0);
      case Q4_1, Q5_1, Q8_1, Q4_K, Q5_K -> halves(type, data, bytes, 0, 2);
      case Q2_K -> halves(type, data, bytes, 80, 82);
      case Q3_K -> halves(type, data, bytes, 108);
      case Q6_K -> halves(type, data, bytes, 208);
      case TQ1_0 -> halves(type, data, bytes, 52);
      case TQ2_0 -> halves(type, data, bytes, 64);
      case IQ2_XXS, IQ2_XS, IQ2_S, IQ3_XXS, IQ3_S, IQ1_S, IQ4_XS -> halves(type, data, bytes, 0);
      // Every byte is a valid scale; the others hold whole numbers, or do not occur in files.
      case NVFP4, I8, I16, I32, I64, Q8_K -> halves(type, data, bytes, NONE);
    };
  }

  /// Index of the first of `count` numbers that is not finite; -1 when all are.
  static int firstBad(float[] numbers, int count) {
    int largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, Float.floatToRawIntBits(numbers[i]) & 0x7FFF_FFFF);
    }
    if (largest < 0x7F80_0000) {
      return -1;
    }
    int bad = 0;
    while (Float.isFinite(numbers[bad])) {
      bad++;
    }
    return bad;
  }

  private static long plain(byte[] data, int bytes, Lanes lanes) {
    long carried = 0;
    int at = 0;
    for (; at + Long.BYTES <= bytes; at += Long.BYTES) {
      carried |= ((long) LONG.get(data, at) & lanes.exponent) + lanes.lowestBit;
    }
    if ((carried & lanes.sign) == 0 && at == bytes) {
      return -1;
    }
    long exponent = lanes.exponent >>> Long.SIZE - lanes.bytes * Byte.SIZE;
    for (int i = 0; i < bytes; i += lanes.bytes) {
      long number = 0;
      for (int j = lanes.bytes - 1; j >= 0; j--) {
        number = number << Byte.SIZE | data[i + j] & 0xFF;
      }
      if ((number & exponent) == exponent) {
        return i / lanes.bytes;
      }
    }
    return -1;
  }

  private static long halves(TensorType type, byte[] data, int bytes, int... offsets) {
    for (int offset : offsets) {
      for (int at = offset; at < bytes; at += type.blockBytes()) {
        if ((data[at + 1] & F16_EXPONENT >> 8) == F16_EXPONENT >> 8) {
          return (long) (at / type.blockBytes()) * type.blockElements();
        }
      }
    }
    return -1;
  }

  private static long sharedExponents(byte[] data, int bytes) {
    for (int at = 0; at < bytes; at += TensorType.MXFP4.blockBytes()) {
      if (data[at] == (byte) 0xFF) {
        return (long) (at / TensorType.MXFP4.blockBytes()) * TensorType.MXFP4.blockElements();
      }
    }
    return -1;
  }

  /// IQ1_M keeps its half-precision scale in the top four bits of four words; the exponent is in
  /// the last two of them.
  private static long scatteredScales(byte[] data, int bytes) {
    int block = TensorType.IQ1_M.blockBytes();
    for (int at = 0; at < bytes; at += block) {
      int scale = (data[at + 55] & 0xF0) << 8 | (data[at + 53] & 0xF0) << 4;
      if ((scale & F16_EXPONENT) == F16_EXPONENT) {
        return (long) (at / block) * TensorType.IQ1_M.blockElements();
      }
    }
    return -1;
  }
}
