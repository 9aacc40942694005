// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.quantize.Output;
import java.util.List;

/// The document of `alki quantize --json` and `alki convert --json`.
record OutputsJson(List<File> outputs, double seconds) {
  /// `profile` is empty for a model that was written as it is.
  record File(String profile, String path, String sha256, long bytes, double bitsPerWeight) {}

  static OutputsJson of(List<Output> outputs) {
    List<File> files =
        outputs.stream()
            .map(output ->
                new File(
                    output.profile(),
                    output.path().toString(),
                    output.sha256(),
                    output.bytes(),
                    output.bitsPerWeight()))
            .toList();
    return new OutputsJson(files, outputs.stream().mapToDouble(Output::seconds).max().orElse(0));
  }

  void show(Console console) {
    Table table = new Table("profile", "size", "bits/weight", "file");
    for (File file : outputs) {
      table.row(
          file.profile().isEmpty() ? "-" : file.profile(),
          Quantities.size(file.bytes()),
          Quantities.decimals(file.bitsPerWeight(), 2),
          file.path());
    }
    table.print(console.out());
    console.err().println("in " + Quantities.seconds(seconds));
  }
}
