// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.gguf.Metadata;
import dev.alki.gguf.Shape;
import dev.alki.gguf.TensorType;
import dev.alki.gguf.Value;
import dev.alki.progress.Progress;
import dev.alki.quantize.ModelWriter;
import dev.alki.quantize.Split;
import dev.alki.recipe.Model;
import dev.alki.recipe.ModelTensor;
import dev.alki.recipe.Recipe;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// A GGUF whose rows are as long as the blocks of every type.
final class WideModel {
  private WideModel() {}

  static void write(Path file) {
    Metadata keys =
        Metadata.EMPTY
            .with("general.architecture", Value.string("llama"))
            .with("llama.block_count", Value.u32(1));
    Recipe.Computed halves =
        (row, rows, target, at) -> Arrays.fill(target, at, at + rows * 256, 0.5f);
    List<ModelTensor> tensors =
        List.of(
            new ModelTensor("token_embd.weight", Shape.of(256, 4), TensorType.F32, halves),
            new ModelTensor("blk.0.ffn_up.weight", Shape.of(256, 4), TensorType.F32, halves));
    ModelWriter.write(
        new Model("wide", keys, tensors, () -> {}), file, false, Split.NONE, 1, Progress.NONE);
  }
}
