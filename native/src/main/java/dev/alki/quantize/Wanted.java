// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.files.PendingFile;
import dev.alki.gguf.GgufLayout;
import dev.alki.gguf.TensorType;
import dev.alki.recipe.ModelTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One tensor of the model and all that is to be made of it: for each distinct encoding the places,
/// in any of the outputs, where its rows go, and, if it is to be measured, what it costs.
record Wanted(
    ModelTensor tensor, Map<Encoding, List<Place>> places, Map<Encoding, Deviation> deviations) {
  /// A type, the weights its search takes into account, and how thorough that is: what gives the
  /// same bytes is one.
  record Encoding(TensorType type, Importance importance, Search search) {
    static Encoding of(PlannedTensor tensor) {
      Search search = tensor.searched() ? tensor.search() : Search.REFERENCE;
      return new Encoding(tensor.type(), tensor.importance(), search);
    }
  }

  /// Offset `at` in `file`, where the tensor's first row goes.
  record Place(PendingFile file, long at) {}

  /// In the order in which the files name the tensors first. With `measured`, encodings that are no
  /// copies have a deviation.
  static List<Wanted> of(List<Opened> files, boolean measured) {
    Map<ModelTensor, Wanted> byTensor = new IdentityHashMap<>();
    List<Wanted> wanted = new ArrayList<>();
    for (Opened file : files) {
      List<PlannedTensor> tensors = file.plan().tensors();
      for (int i = 0; i < tensors.size(); i++) {
        PlannedTensor tensor = tensors.get(i);
        Wanted of =
            byTensor.computeIfAbsent(
                tensor.source(),
                source -> {
                  Wanted first = new Wanted(source, new LinkedHashMap<>(), new HashMap<>());
                  wanted.add(first);
                  return first;
                });
        Encoding encoding = Encoding.of(tensor);
        of.places
            .computeIfAbsent(encoding, e -> new ArrayList<>())
            .add(new Place(file.pending(), file.layout().offsets().get(i)));
        if (measured && tensor.changed()) {
          of.deviations.computeIfAbsent(encoding, e -> new Deviation());
        }
      }
    }
    return wanted;
  }

  /// A planned file that has been begun.
  record Opened(PlannedFile plan, GgufLayout layout, PendingFile pending) {}
}
