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
        outputs.parallelStream()
            .map(output ->
                new File(
                    output.profile(),
                    output.path().toString(),
                    output.sha256(),
                    output.bytes(),
                    output.bitsPerWeight()))
            .toList();
    return new OutputsJson(files, seconds(outputs));
  }

  /// For people.
  static void show(Console console, List<Output> outputs) {
    Table table = new Table("profile", "size", "bits/weight", "file");
    for (Output output : outputs) {
      table.row(
          output.profile().isEmpty() ? "-" : output.profile(),
          Quantities.size(output.bytes()),
          Quantities.decimals(output.bitsPerWeight(), 2),
          output.path().toString());
    }
    table.print(console.out());
    console.err().println("in " + Quantities.seconds(seconds(outputs)));
  }

  private static double seconds(List<Output> outputs) {
    return outputs.stream().mapToDouble(Output::seconds).max().orElse(0);
  }
}
