// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.files.Digest;
import java.nio.file.Path;
import java.util.List;

/// A finished GGUF file, or one part of a split one. `profile` is empty when the model was written
/// as it is; `bitsPerWeight` counts the tensor data; `seconds` is what the whole call took.
/// `tensors` are those in the file, in its order, if they were measured.
public record Output(
    String profile,
    Path path,
    long bytes,
    double bitsPerWeight,
    double seconds,
    List<WrittenTensor> tensors) {
  public Output {
    tensors = List.copyOf(tensors);
  }

  /// SHA-256 of the file as it is now, which is read for it.
  public String sha256() {
    return Digest.sha256(path);
  }
}
