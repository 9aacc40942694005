// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.gguf.GgufLayout;
import dev.alki.gguf.Metadata;
import java.util.List;

/// A GGUF file to be written, or one part of it, complete but for its tensor data.
public record PlannedFile(String name, Metadata metadata, List<PlannedTensor> tensors) {
  public PlannedFile {
    tensors = List.copyOf(tensors);
  }

  /// Elements of all tensors.
  public long weights() {
    return tensors.stream().mapToLong(tensor -> tensor.shape().elements()).sum();
  }

  /// Bytes of all tensors, without paddings.
  public long tensorBytes() {
    return tensors.stream().mapToLong(PlannedTensor::bytes).sum();
  }

  /// Size of the file.
  public long bytes() {
    return layout().bytes();
  }

  public double bitsPerWeight() {
    return weights() == 0 ? 0 : 8.0 * tensorBytes() / weights();
  }

  GgufLayout layout() {
    return GgufLayout.of(metadata, tensors.stream().map(PlannedTensor::spec).toList());
  }
}
