// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.inspect.Inspection;
import dev.alki.inspect.Inspection.Entry;
import dev.alki.inspect.Inspection.Tensor;
import java.nio.file.Path;
import java.util.List;

/// The document of `alki inspect --json`.
record InspectionJson(
    String format,
    int version,
    List<String> files,
    long bytes,
    List<Entry> metadata,
    List<Tensor> tensors,
    List<Odd> findings) {
  /// `kind` is a stable name.
  record Odd(String kind, String text) {}

  static InspectionJson of(Inspection inspection) {
    return new InspectionJson(
        inspection.format(),
        inspection.version(),
        inspection.parts().stream().map(Path::toString).toList(),
        inspection.bytes(),
        inspection.metadata(),
        inspection.tensors(),
        inspection.findings().stream()
            .map(finding -> new Odd(finding.kind().name(), finding.text()))
            .toList());
  }
}
