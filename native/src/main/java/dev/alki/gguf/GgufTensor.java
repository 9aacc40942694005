// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

import java.lang.foreign.MemorySegment;

/// A tensor and the file, perhaps one of several, that it is in.
public record GgufTensor(TensorInfo info, GgufFile file) {
  public String name() {
    return info.name();
  }

  public Shape shape() {
    return info.shape();
  }

  public TensorType type() {
    return info.type();
  }

  /// The bytes, row after row; invalid once the file is closed.
  public MemorySegment data() {
    return file.data(info);
  }
}
