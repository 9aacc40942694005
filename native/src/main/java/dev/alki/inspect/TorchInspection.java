// SPDX-License-Identifier: Apache-2.0
package dev.alki.inspect;

import dev.alki.files.MappedFile;
import dev.alki.inspect.Inspection.Entry;
import dev.alki.inspect.Inspection.Tensor;
import dev.alki.torch.TorchFile;
import java.util.List;
import java.util.Locale;

/// A PyTorch file. The offset of a tensor is that of its first element; others may follow in
/// another order, and be those of another tensor too.
final class TorchInspection {
  private TorchInspection() {}

  static Inspection of(MappedFile mapped) {
    try (TorchFile file = TorchFile.of(mapped)) {
      String name = file.path().getFileName().toString();
      List<Tensor> tensors =
          file.tensors().stream()
              .map(tensor ->
                  new Tensor(
                      tensor.name(),
                      tensor.dtype().name(),
                      tensor.shape(),
                      name,
                      tensor.offset(),
                      tensor.bytes()))
              .toList();
      Entry form = new Entry("form", "str", file.form().name().toLowerCase(Locale.ROOT));
      return new Inspection(
          "pytorch", 0, List.of(file.path()), file.size(), List.of(form), tensors, List.of());
    }
  }
}
