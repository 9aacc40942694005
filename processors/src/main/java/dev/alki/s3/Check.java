// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import dev.alki.s3.Algorithm.Hasher;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What an object's bytes must come to: a digest of all of them or, when `parts` has sizes, the
/// digest of the digests of parts of these sizes.
record Check(Algorithm algorithm, byte[] expected, List<Long> parts) {
  private static final int MD5_BYTES = 16;

  Check {
    expected = expected.clone();
    parts = List.copyOf(parts);
  }

  /// Of a checksum as a header has it: Base64, and `-N` behind it for one of `N` parts, which have
  /// the given sizes. Nothing when it makes no sense.
  static Optional<Check> checksum(Algorithm algorithm, String header, List<Long> parts) {
    int dash = header.indexOf('-');
    if (dash >= 0 != !parts.isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] value = Base64.getDecoder().decode(dash < 0 ? header : header.substring(0, dash));
      return value.length == algorithm.begin().end().length
          ? Optional.of(new Check(algorithm, value, parts))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Of an entity tag that looks like the MD5 of an object or of its parts.
  static Optional<Check> entityTag(String tag, List<Long> parts) {
    if (!tag.matches(parts.isEmpty() ? "[0-9a-f]{32}" : "[0-9a-f]{32}-" + parts.size())) {
      return Optional.empty();
    }
    byte[] value = HexFormat.of().parseHex(tag.substring(0, 2 * MD5_BYTES));
    return Optional.of(new Check(Algorithm.MD5, value, parts));
  }

  /// How many parts a checksum or an entity tag is made of; 0 when it is of the whole.
  static int parts(String tag) {
    int dash = tag.indexOf('-');
    return dash >= 0 && tag.substring(dash + 1).matches("[1-9]\\d{0,4}")
        ? Integer.parseInt(tag.substring(dash + 1))
        : 0;
  }

  Run begin() {
    return new Run();
  }

  /// Takes the bytes in their order.
  final class Run {
    private final Hasher part = algorithm.begin();
    private final Hasher whole = algorithm.begin();
    private int number;
    private long left = parts.isEmpty() ? Long.MAX_VALUE : parts.getFirst();

    void update(byte[] bytes, int length) {
      int at = 0;
      while (at < length) {
        int now = (int) Math.min(length - at, left);
        part.update(bytes, at, now);
        at += now;
        left -= now;
        if (left == 0) {
          endPart();
        }
      }
    }

    /// Whether these were the bytes.
    boolean right() {
      byte[] found = parts.isEmpty() ? part.end() : whole.end();
      return Arrays.equals(found, expected) && (parts.isEmpty() || number == parts.size());
    }

    private void endPart() {
      byte[] digest = part.end();
      whole.update(digest, 0, digest.length);
      number++;
      left = number < parts.size() ? parts.get(number) : Long.MAX_VALUE;
    }
  }
}
