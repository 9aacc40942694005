// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.List;

/// Which entries of an importance matrix count: those whose name contains one of `included`, all
/// when it is empty, and then none whose name contains one of `excluded`. Only one of the two says
/// anything.
public record EntryChoice(List<String> included, List<String> excluded) {
  public static final EntryChoice ALL = new EntryChoice(List.of(), List.of());

  public EntryChoice {
    included = List.copyOf(included);
    excluded = List.copyOf(excluded);
    if (!included.isEmpty() && !excluded.isEmpty()) {
      throw Fault.in(Code.WRONG_USAGE, "--include-weights")
          .what("excludes --exclude-weights")
          .help("Say which entries of the importance matrix count, or which do not.")
          .fault();
    }
  }

  boolean takes(String entry) {
    return (included.isEmpty() || included.stream().anyMatch(entry::contains))
        && excluded.stream().noneMatch(entry::contains);
  }
}
