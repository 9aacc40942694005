// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

import java.util.Locale;
import java.util.Optional;

/// The types of tensor data that ggml of llama.cpp v0.5.0 knows: a row is cut into blocks of
/// `blockElements` numbers, each stored in `blockBytes` bytes.
///
/// Ids 4, 5, 31 to 33 and 36 to 38 belonged to types that were removed.
public enum TensorType {
  F32(0, 1, 4),
  F16(1, 1, 2),
  Q4_0(2, 32, 18),
  Q4_1(3, 32, 20),
  Q5_0(6, 32, 22),
  Q5_1(7, 32, 24),
  Q8_0(8, 32, 34),
  Q8_1(9, 32, 36),
  Q2_K(10, 256, 84),
  Q3_K(11, 256, 110),
  Q4_K(12, 256, 144),
  Q5_K(13, 256, 176),
  Q6_K(14, 256, 210),
  Q8_K(15, 256, 292),
  IQ2_XXS(16, 256, 66),
  IQ2_XS(17, 256, 74),
  IQ3_XXS(18, 256, 98),
  IQ1_S(19, 256, 50),
  IQ4_NL(20, 32, 18),
  IQ3_S(21, 256, 110),
  IQ2_S(22, 256, 82),
  IQ4_XS(23, 256, 136),
  I8(24, 1, 1),
  I16(25, 1, 2),
  I32(26, 1, 4),
  I64(27, 1, 8),
  F64(28, 1, 8),
  IQ1_M(29, 256, 56),
  BF16(30, 1, 2),
  TQ1_0(34, 256, 54),
  TQ2_0(35, 256, 66),
  MXFP4(39, 32, 17),
  NVFP4(40, 64, 36),
  Q1_0(41, 128, 18),
  Q2_0(42, 64, 18);

  private static final TensorType[] BY_ID = new TensorType[43];

  static {
    for (TensorType type : values()) {
      BY_ID[type.id] = type;
    }
  }

  private final int id;
  private final int blockElements;
  private final int blockBytes;

  TensorType(int id, int blockElements, int blockBytes) {
    this.id = id;
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
  }

  /// ggml's number of the type.
  public int id() {
    return id;
  }

  public int blockElements() {
    return blockElements;
  }

  public int blockBytes() {
    return blockBytes;
  }

  /// Whether rows of this many elements can be stored.
  public boolean fits(long columns) {
    return columns % blockElements == 0;
  }

  /// Bytes of `elements` numbers, a whole number of blocks; overflow is an ArithmeticException.
  public long bytes(long elements) {
    if (!fits(elements)) {
      throw new IllegalArgumentException(
          elements
              + " elements are no multiple of the "
              + blockElements
              + " of a "
              + this
              + " block");
    }
    return Math.multiplyExact(elements / blockElements, (long) blockBytes);
  }

  /// F32, F16, BF16, F64 and the integers: one element a block.
  public boolean quantized() {
    return blockElements > 1;
  }

  public static Optional<TensorType> of(long id) {
    return id >= 0 && id < BY_ID.length ? Optional.ofNullable(BY_ID[(int) id]) : Optional.empty();
  }

  /// By name, in any case, as people write it on a command line.
  public static Optional<TensorType> named(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    for (TensorType type : values()) {
      if (type.name().equals(upper)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
