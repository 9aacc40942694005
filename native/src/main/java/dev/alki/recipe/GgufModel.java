// SPDX-License-Identifier: Apache-2.0
package dev.alki.recipe;

import dev.alki.gguf.GgufFile;
import dev.alki.gguf.GgufSet;
import dev.alki.gguf.GgufTensor;
import dev.alki.gguf.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;

/// GGUF files as a model: every tensor is a copy.
public final class GgufModel {
  private GgufModel() {}

  /// Opens a file, or all parts of a split one when `file` is any of them. Split keys stay among
  /// the key-values.
  public static Model open(Path file) {
    GgufSet set = GgufSet.open(file);
    List<ModelTensor> tensors =
        set.tensors().stream()
            .map(tensor ->
                new ModelTensor(tensor.name(), tensor.shape(), tensor.type(), copy(tensor)))
            .toList();
    List<Integer> parts = set.parts().stream().map(GgufFile::tensors).map(List::size).toList();
    return new Model(set.name(), set.metadata(), tensors, parts, set::close);
  }

  private static Recipe copy(GgufTensor tensor) {
    return new Rows(tensor.type(), tensor.type().bytes(tensor.shape().columns()), tensor.data());
  }

  private record Rows(TensorType type, long rowBytes, MemorySegment data) implements Recipe.Stored {
    @Override
    public void copy(long row, int rows, byte[] target, int at) {
      MemorySegment.copy(
          data,
          ValueLayout.JAVA_BYTE,
          row * rowBytes,
          target,
          at,
          Math.toIntExact(rows * rowBytes));
    }
  }
}
