// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.gguf.TensorType;
import dev.alki.recipe.Model;
import dev.alki.recipe.ModelTensor;
import dev.alki.recipe.Recipe;
import java.util.function.Consumer;

/// A model that tells somebody what of it is read: the name of the tensor and the first row.
final class Watched {
  private Watched() {}

  static Model model(Consumer<String> reader) {
    return TinyLlama.model(
        TinyLlama.tensors().stream().map(tensor -> watched(tensor, reader)).toList());
  }

  private static ModelTensor watched(ModelTensor tensor, Consumer<String> reader) {
    return new ModelTensor(
        tensor.name(),
        tensor.shape(),
        tensor.type(),
        recipe(tensor.name(), tensor.recipe(), reader));
  }

  private static Recipe recipe(String name, Recipe recipe, Consumer<String> reader) {
    return switch (recipe) {
      case Recipe.Stored stored -> new Stored(name, stored, reader);
      case Recipe.Computed computed ->
          (Recipe.Computed)
              (row, rows, target, at) -> {
                reader.accept(name + " " + row);
                computed.floats(row, rows, target, at);
              };
    };
  }

  private record Stored(String name, Recipe.Stored own, Consumer<String> reader)
      implements Recipe.Stored {
    @Override
    public TensorType type() {
      return own.type();
    }

    @Override
    public void copy(long row, int rows, byte[] target, int at) {
      reader.accept(name + " " + row);
      own.copy(row, rows, target, at);
    }
  }
}
