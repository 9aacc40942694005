// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.quantize.Plan;
import dev.alki.quantize.PlannedFile;
import dev.alki.quantize.PlannedTensor;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// What `alki quantize --dry-run` prints: outputs with their exact sizes and all their tensors.
record DryRun(List<File> outputs) {
  /// `needsImatrix` is the first tensor that would need an importance matrix and has none; empty
  /// when none does.
  record File(
      String profile,
      String file,
      long bytes,
      double bitsPerWeight,
      String needsImatrix,
      List<Tensor> tensors) {}

  /// `from` is the type in the source, `shape` has the columns first.
  record Tensor(String name, List<Long> shape, String from, String type, long bytes) {}

  static DryRun of(List<Plan> plans) {
    List<File> files = new ArrayList<>();
    for (Plan plan : plans) {
      for (PlannedFile file : plan.files()) {
        files.add(
            new File(
                plan.profile(),
                file.name(),
                file.bytes(),
                file.bitsPerWeight(),
                plan.needsImportance().orElse(""),
                file.tensors().stream().map(DryRun::tensor).toList()));
      }
    }
    return new DryRun(files);
  }

  /// Says what would be refused without `--dry-run`.
  void warn(PrintWriter err) {
    outputs.stream()
        .filter(file -> !file.needsImatrix().isEmpty())
        .forEach(file ->
            err.println(
                file.file()
                    + ": warning: needs an importance matrix, for "
                    + file.needsImatrix()
                    + " first"));
    err.flush();
  }

  void show(PrintWriter out) {
    for (File file : outputs) {
      out.printf(
          "%s: %d bytes (%s), %s bits per weight%n",
          file.file(),
          file.bytes(),
          Quantities.size(file.bytes()),
          Quantities.decimals(file.bitsPerWeight(), 2));
      Table table = new Table("tensor", "shape", "from", "to", "bytes");
      for (Tensor tensor : file.tensors()) {
        table.row(
            tensor.name(),
            tensor.shape().toString(),
            tensor.from(),
            tensor.type(),
            String.valueOf(tensor.bytes()));
      }
      table.print(out);
    }
  }

  private static Tensor tensor(PlannedTensor tensor) {
    return new Tensor(
        tensor.name(),
        tensor.shape().dims(),
        tensor.source().type().name(),
        tensor.type().name(),
        tensor.bytes());
  }
}
