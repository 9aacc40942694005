// SPDX-License-Identifier: Apache-2.0
package dev.alki.inspect;

import dev.alki.files.MappedFile;
import dev.alki.inspect.Inspection.Entry;
import dev.alki.inspect.Inspection.Tensor;
import dev.alki.safetensors.SafetensorsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A safetensors file.
final class SafetensorsInspection {
  private SafetensorsInspection() {}

  static Inspection of(MappedFile mapped) {
    try (SafetensorsFile file = SafetensorsFile.of(mapped)) {
      List<Entry> metadata = new ArrayList<>();
      file.metadata().forEach((key, value) -> metadata.add(new Entry(key, "str", value)));
      Path path = file.path();
      String name = path.getFileName().toString();
      List<Tensor> tensors =
          file.tensors().stream()
              .map(tensor ->
                  new Tensor(
                      tensor.name(),
                      tensor.dtype().name(),
                      tensor.shape(),
                      name,
                      file.dataStart() + tensor.begin(),
                      tensor.bytes()))
              .toList();
      return new Inspection(
          "safetensors", 0, List.of(path), file.size(), metadata, tensors, file.findings());
    }
  }
}
