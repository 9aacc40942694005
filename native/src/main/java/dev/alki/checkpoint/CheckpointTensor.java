// SPDX-License-Identifier: Apache-2.0
package dev.alki.checkpoint;

import dev.alki.safetensors.Dtype;
import java.nio.file.Path;
import java.util.List;

/// A tensor of a checkpoint and the file it is in. `shape` is slowest dimension first, as PyTorch
/// prints it; `bytes` are read from the file whenever they are asked for.
public record CheckpointTensor(
    String name, Dtype dtype, List<Long> shape, Path file, TensorBytes bytes) {
  public CheckpointTensor {
    shape = List.copyOf(shape);
  }

  /// Exact size in bytes.
  public long size() {
    return Dtype.bits(dtype, shape) / Byte.SIZE;
  }
}
