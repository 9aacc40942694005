// SPDX-License-Identifier: Apache-2.0
package dev.alki.safetensors;

import java.lang.foreign.MemorySegment;
import java.util.List;

/// A tensor of a checkpoint and the file it is in.
public record CheckpointTensor(TensorEntry entry, SafetensorsFile file) {
  public String name() {
    return entry.name();
  }

  public Dtype dtype() {
    return entry.dtype();
  }

  /// Slowest dimension first, as PyTorch prints it.
  public List<Long> shape() {
    return entry.shape();
  }

  /// The bytes, row after row; invalid once the checkpoint is closed.
  public MemorySegment data() {
    return file.data(entry);
  }
}
