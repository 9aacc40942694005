// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.config;

import dev.alki.gguf.TensorType;
import java.util.Locale;
import java.util.Optional;

/// The type that matrices of a converted model get, and the number of it in `general.file_type`.
public enum OutType {
  F32(TensorType.F32, 0),
  F16(TensorType.F16, 1),
  BF16(TensorType.BF16, 32),
  Q8_0(TensorType.Q8_0, 7),
  TQ1_0(TensorType.TQ1_0, 36),
  TQ2_0(TensorType.TQ2_0, 37);

  private final TensorType type;
  private final int fileType;

  OutType(TensorType type, int fileType) {
    this.type = type;
    this.fileType = fileType;
  }

  public TensorType type() {
    return type;
  }

  public int fileType() {
    return fileType;
  }

  /// By name, in any case.
  public static Optional<OutType> named(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    for (OutType type : values()) {
      if (type.name().equals(upper)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
