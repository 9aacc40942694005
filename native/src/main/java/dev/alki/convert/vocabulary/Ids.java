// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.nio.file.Path;

/// Ids of tokens: small enough that a table of all of them can be kept.
final class Ids {
  static final int MAX = 1 << 24;

  private Ids() {}

  static int of(JsonNode id, Path file) {
    if (id.isIntegralNumber()
        && id.canConvertToInt()
        && id.intValue() >= 0
        && id.intValue() < MAX) {
      return id.intValue();
    }
    throw wrong(id.toString(), file);
  }

  static int of(String id, Path file) {
    if (id.matches("\\d{1,8}") && Integer.parseInt(id) < MAX) {
      return Integer.parseInt(id);
    }
    throw wrong(id, file);
  }

  private static Fault wrong(String id, Path file) {
    return Fault.in(Code.TOKENIZER_INVALID, file)
        .what("has a token with an id that no token can have")
        .expected("0 to " + (MAX - 1))
        .got(id.length() > 40 ? id.substring(0, 40) + "..." : id)
        .fault();
  }
}
