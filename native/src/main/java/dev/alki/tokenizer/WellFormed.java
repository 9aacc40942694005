// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.files.Utf8;
import java.nio.charset.StandardCharsets;

/// Text that can be written as UTF-8.
final class WellFormed {
  private WellFormed() {}

  /// With U+FFFD for each half of a surrogate pair that is alone.
  static String of(String text) {
    return Utf8.torn(text)
        ? new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE)
        : text;
  }
}
