// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.quantize.EntryChoice;
import dev.alki.quantize.ImportanceMatrix;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The importance matrix, and what of it counts.
final class Importance {
  @Option(names = "--imatrix", paramLabel = "FILE", description = "An importance matrix.")
  private Optional<String> file;

  @Option(
      names = "--include-weights",
      paramLabel = "TEXT",
      description = "Of the importance matrix only entries whose name contains this.")
  private List<String> included = List.of();

  @Option(
      names = "--exclude-weights",
      paramLabel = "TEXT",
      description = "Of the importance matrix no entries whose name contains this.")
  private List<String> excluded = List.of();

  Optional<ImportanceMatrix> matrix() {
    EntryChoice choice = new EntryChoice(included, excluded);
    if (file.isEmpty() && !choice.equals(EntryChoice.ALL)) {
      throw Usage.wrong(
          included.isEmpty() ? "--exclude-weights" : "--include-weights",
          "does nothing alone",
          "--imatrix FILE");
    }
    return file.map(name -> ImportanceMatrix.open(Path.of(name), name, choice));
  }
}
