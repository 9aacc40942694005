// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

/// Something odd in a file that does no harm: the file is read all the same, and whoever inspects
/// it is told.
public record Finding(Kind kind, String text) {
  /// Stable names, for programs.
  public enum Kind {
    BOOL_NOT_0_OR_1,
    STRING_NOT_UTF8,
    STRING_HAS_NUL,
    PADDING_NOT_ZERO,
    LAST_TENSOR_UNPADDED,
    UNKNOWN_FIELD,
    WRONG_TOTAL_SIZE,
    UNLISTED_FILE
  }

  @Override
  public String toString() {
    return kind + ": " + text;
  }
}
