// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;
import dev.alki.kernel.choice.Kernels;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How scales and minimums of blocks are searched for.
public enum Search {
  /// As llama.cpp does: the same bytes.
  REFERENCE,
  /// Among more candidates, in no block with a larger error; other bytes of the same types and
  /// sizes. Types without such a search are written as ever.
  BEST;

  public static final List<String> WORDS = Arrays.stream(values()).map(Search::word).toList();

  public static Optional<Search> of(String word) {
    return Arrays.stream(values()).filter(search -> search.word().equals(word)).findFirst();
  }

  /// The search that `text`, the value of `option`, names.
  public static Search named(String option, String text) {
    return of(text)
        .orElseThrow(() ->
            Fault.in(Code.WRONG_USAGE, option)
                .what("there is no search " + text)
                .expected(String.join(" or ", WORDS))
                .fault());
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether it has bytes of its own for a type.
  boolean matters(TensorType type) {
    return this == BEST && Kernels.best(type).isPresent();
  }

  Kernel kernel(TensorType type) {
    return switch (this) {
      case REFERENCE -> Kernels.of(type);
      case BEST -> Kernels.best(type).orElseGet(() -> Kernels.of(type));
    };
  }
}
