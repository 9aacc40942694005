// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.files.PendingFile;
import dev.alki.gguf.GgufLayout;
import dev.alki.gguf.TensorType;
import dev.alki.recipe.ModelTensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One tensor of the model and all that is to be made of it: for each distinct encoding the places,
/// in any of the outputs, where its rows go.
record Wanted(ModelTensor tensor, Map<Encoding, List<Place>> places) {
  /// A type, and the weights its search takes into account.
  record Encoding(TensorType type, Importance importance) {}

  /// Offset `at` in `file`, where the tensor's first row goes.
  record Place(PendingFile file, long at) {}

  /// In the order in which the files name the tensors first.
  static List<Wanted> of(List<Opened> files) {
    Map<ModelTensor, Wanted> byTensor = new IdentityHashMap<>();
    List<Wanted> wanted = new ArrayList<>();
    for (Opened file : files) {
      List<PlannedTensor> tensors = file.plan().tensors();
      for (int i = 0; i < tensors.size(); i++) {
        PlannedTensor tensor = tensors.get(i);
        byTensor
            .computeIfAbsent(
                tensor.source(),
                source -> {
                  Wanted first = new Wanted(source, new LinkedHashMap<>());
                  wanted.add(first);
                  return first;
                })
            .places
            .computeIfAbsent(
                new Encoding(tensor.type(), tensor.importance()), e -> new ArrayList<>())
            .add(new Place(file.pending(), file.layout().offsets().get(i)));
      }
    }
    return wanted;
  }

  /// A planned file that has been begun.
  record Opened(PlannedFile plan, GgufLayout layout, PendingFile pending) {}
}
