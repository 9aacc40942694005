// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How large the model may become, when types are to be chosen for the least error under that size.
public sealed interface SizeGoal {
  /// All files together, keys and paddings included.
  record Size(long bytes) implements SizeGoal {
    public Size {
      if (bytes < 1) {
        throw new IllegalArgumentException(bytes + " bytes");
      }
    }
  }

  /// The tensor data, as bits for each weight of the model.
  record BitsPerWeight(double bits) implements SizeGoal {
    public BitsPerWeight {
      if (!(bits > 0 && bits <= 64)) {
        throw new IllegalArgumentException(bits + " bits per weight");
      }
    }
  }

  /// From `1.9GB`, `850 MiB` or a number of bytes: the value of `--target-size`.
  static SizeGoal size(String text) {
    Matcher matcher = SizeText.FORM.matcher(text.strip());
    if (matcher.matches()) {
      String unit = matcher.group(2).toUpperCase(Locale.ROOT);
      BigDecimal bytes =
          new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(SizeText.UNITS.get(unit)));
      if (bytes.signum() > 0 && bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0) {
        return new Size(bytes.longValue());
      }
    }
    throw Fault.in(Code.WRONG_USAGE, "target size " + text)
        .what("is no size")
        .expected("a number with B, kB, MB, GB, KiB, MiB or GiB")
        .fault();
  }

  /// From `4.6`: the value of `--target-bpw`.
  static SizeGoal bitsPerWeight(String text) {
    try {
      return new BitsPerWeight(Double.parseDouble(text.strip()));
    } catch (IllegalArgumentException e) {
      throw Fault.in(Code.WRONG_USAGE, "target bpw " + text)
          .what("is no number of bits per weight")
          .expected("a number above 0, such as 4.6")
          .cause(e)
          .fault();
    }
  }

  /// How sizes are written.
  final class SizeText {
    private static final Pattern FORM =
        Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)\\s*((?i:[kmgt]i?b?|b|))");

    private static final Map<String, Long> UNITS =
        Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("B", 1L),
            Map.entry("K", 1_000L),
            Map.entry("KB", 1_000L),
            Map.entry("M", 1_000_000L),
            Map.entry("MB", 1_000_000L),
            Map.entry("G", 1_000_000_000L),
            Map.entry("GB", 1_000_000_000L),
            Map.entry("T", 1_000_000_000_000L),
            Map.entry("TB", 1_000_000_000_000L),
            Map.entry("KI", 1L << 10),
            Map.entry("KIB", 1L << 10),
            Map.entry("MI", 1L << 20),
            Map.entry("MIB", 1L << 20),
            Map.entry("GI", 1L << 30),
            Map.entry("GIB", 1L << 30),
            Map.entry("TI", 1L << 40),
            Map.entry("TIB", 1L << 40));

    private SizeText() {}
  }
}
