// SPDX-License-Identifier: Apache-2.0
package dev.alki.checkpoint;

import dev.alki.files.Finding;
import dev.alki.files.MappedFile;
import dev.alki.files.Utf8;
import dev.alki.safetensors.SafetensorsFile;
import dev.alki.safetensors.TensorEntry;
import dev.alki.torch.TorchFile;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/// An open file with tensors, in the order in which the reference converter takes them: those of a
/// safetensors file by name, by code point; those of a PyTorch file as they were saved.
record WeightFile(Path path, List<CheckpointTensor> tensors, List<Finding> findings, Runnable end)
    implements AutoCloseable {
  WeightFile {
    tensors = List.copyOf(tensors);
    findings = List.copyOf(findings);
  }

  /// What is in the file decides what it is read as, not its name.
  static WeightFile open(Path path) {
    return open(path, Comparator.comparing(TensorEntry::name, Utf8.ORDER));
  }

  /// With the tensors of a safetensors file in this order.
  static WeightFile open(Path path, Comparator<TensorEntry> order) {
    MappedFile file = MappedFile.open(path);
    return TorchFile.recognizes(file)
        ? of(TorchFile.of(file))
        : of(SafetensorsFile.of(file), order);
  }

  private static WeightFile of(SafetensorsFile file, Comparator<TensorEntry> order) {
    List<CheckpointTensor> tensors =
        file.tensors().stream()
            .sorted(order)
            .map(entry ->
                new CheckpointTensor(
                    entry.name(),
                    entry.dtype(),
                    entry.shape(),
                    file.path(),
                    new Stretch(file, entry)))
            .toList();
    return new WeightFile(file.path(), tensors, file.findings(), file::close);
  }

  private record Stretch(SafetensorsFile file, TensorEntry entry) implements TensorBytes {
    @Override
    public void copy(long from, byte[] target, int at, int count) {
      file.copy(entry, from, target, at, count);
    }

    @Override
    public boolean here(long from, long count) {
      return file.here(entry, from, count);
    }
  }

  private static WeightFile of(TorchFile file) {
    List<CheckpointTensor> tensors =
        file.tensors().stream()
            .map(tensor ->
                new CheckpointTensor(
                    tensor.name(), tensor.dtype(), tensor.shape(), file.path(), tensor::copy))
            .toList();
    return new WeightFile(file.path(), tensors, List.of(), file::close);
  }

  @Override
  public void close() {
    end.run();
  }
}
