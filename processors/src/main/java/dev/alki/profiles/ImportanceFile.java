// SPDX-License-Identifier: Apache-2.0
package dev.alki.profiles;

import dev.alki.quantize.EntryChoice;
import dev.alki.quantize.ImportanceMatrix;
import java.nio.file.Path;

/// An importance matrix that a profile or a pipeline names, and what of it counts. `label` is the
/// name as it stands there; it goes into the models.
public record ImportanceFile(Path file, String label, EntryChoice choice) {
  public ImportanceMatrix open() {
    return ImportanceMatrix.open(file, label, choice);
  }
}
