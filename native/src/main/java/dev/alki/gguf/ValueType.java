// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

import java.util.Optional;

/// The types a GGUF key-value can have. `bytes` is 0 where the size stands in the value itself.
public enum ValueType {
  U8(0, 1),
  I8(1, 1),
  U16(2, 2),
  I16(3, 2),
  U32(4, 4),
  I32(5, 4),
  F32(6, 4),
  BOOL(7, 1),
  STRING(8, 0),
  ARRAY(9, 0),
  U64(10, 8),
  I64(11, 8),
  F64(12, 8);

  private static final ValueType[] BY_ID = values();

  private final int id;
  private final int bytes;

  ValueType(int id, int bytes) {
    this.id = id;
    this.bytes = bytes;
  }

  /// The number that stands for the type in a file.
  public int id() {
    return id;
  }

  public int bytes() {
    return bytes;
  }

  /// Whether values of it are whole numbers.
  public boolean whole() {
    return switch (this) {
      case U8, I8, U16, I16, U32, I32, U64, I64 -> true;
      case F32, F64, BOOL, STRING, ARRAY -> false;
    };
  }

  public static Optional<ValueType> of(long id) {
    return id >= 0 && id < BY_ID.length ? Optional.of(BY_ID[(int) id]) : Optional.empty();
  }
}
