// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.TensorType;
import dev.alki.recipe.Model;
import java.util.List;
import java.util.Optional;

/// Everything about the output of one profile before a byte of it is written: keys, tensors in
/// their order, types, and with them the exact sizes. `profile` is empty for a model that is
/// written as it is.
///
/// `needsImportance` names the first tensor that needs weights of an importance matrix and has
/// none; `allowRequantize` is whether what is quantized already may be quantized again.
public record Plan(
    String profile,
    List<PlannedFile> files,
    Optional<String> needsImportance,
    boolean allowRequantize) {
  public Plan {
    files = List.copyOf(files);
  }

  /// The model as it is, in a file called `name` or in parts named after it.
  static Plan asIs(Model model, String name, Split split) {
    List<PlannedTensor> tensors =
        model.tensors().stream()
            .map(tensor ->
                new PlannedTensor(
                    tensor,
                    tensor.name(),
                    tensor.shape(),
                    tensor.type(),
                    Importance.NONE,
                    Search.REFERENCE))
            .toList();
    List<List<PlannedTensor>> parts = Parts.CONVERTER.cut(tensors, split);
    String stem = name.endsWith(".gguf") ? name.substring(0, name.length() - 5) : name;
    List<PlannedFile> files =
        parts.size() == 1
            ? List.of(new PlannedFile(name, model.metadata(), tensors))
            : Parts.CONVERTER.files(stem, model.metadata(), parts);
    return new Plan("", files, Optional.empty(), false);
  }

  /// Size of all files.
  public long bytes() {
    return files.stream().mapToLong(PlannedFile::bytes).sum();
  }

  /// Refuses what may be planned, but not made.
  void check() {
    if (needsImportance.isPresent()) {
      throw Fault.in(Code.IMATRIX_REQUIRED, profile)
          .what("needs an importance matrix, for " + needsImportance.get() + " first")
          .help("Give one that was measured on this model, or choose a profile of more bits.")
          .fault();
    }
    for (PlannedFile file : files) {
      for (PlannedTensor tensor : file.tensors()) {
        TensorType from = tensor.source().type();
        if (tensor.changed() && from.quantized() && !allowRequantize) {
          throw Fault.in(Code.REQUANTIZE_NOT_ALLOWED, tensor.name())
              .what("is " + from + " already and would become " + tensor.type())
              .help("Quantize the original model, or accept the loss with --allow-requantize.")
              .fault();
        }
      }
    }
  }
}
