// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

import java.util.Optional;

/// Where tensors may begin: at multiples of a power of two, counted from the start of the file or
/// of the tensor data.
record Alignment(int bytes) {
  /// A u32 that changes the alignment of the file it stands in.
  static final String KEY = "general.alignment";

  static final Alignment DEFAULT = new Alignment(32);

  private static final int MAX = 1 << 20;

  Alignment {
    if (!possible(bytes)) {
      throw new IllegalArgumentException("alignment " + bytes);
    }
  }

  static boolean possible(long bytes) {
    return bytes > 0 && bytes <= MAX && Long.bitCount(bytes) == 1;
  }

  /// What the key-values say; empty when they say something impossible.
  static Optional<Alignment> of(Metadata metadata) {
    Optional<Value> value = metadata.get(KEY);
    if (value.isEmpty()) {
      return Optional.of(DEFAULT);
    }
    return value
        .filter(v -> v.type() == ValueType.U32)
        .map(Value::asLong)
        .filter(Alignment::possible)
        .map(bytes -> new Alignment(bytes.intValue()));
  }

  /// The first multiple that is not below `position`; overflow is an ArithmeticException.
  long pad(long position) {
    return Math.addExact(position, bytes - 1L) & -bytes;
  }
}
