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
import java.util.Optional;

/// One tensor of the model and all that is to be made of it: for each distinct encoding the places,
/// in any of the outputs, where its rows go, and how far it has come.
record Wanted(ModelTensor tensor, Map<Encoding, Goal> goals) {
  /// A type, the weights its search takes into account, and how thorough that is: what gives the
  /// same bytes is one.
  record Encoding(TensorType type, Importance importance, Search search) {
    static Encoding of(PlannedTensor tensor) {
      Search search = tensor.searched() ? tensor.search() : Search.REFERENCE;
      return new Encoding(tensor.type(), tensor.importance(), search);
    }
  }

  /// Offset `at` in `file`, where the first row of its `tensor`-th tensor goes; `journal` is told
  /// when rows are there.
  record Place(PendingFile file, long at, int tensor, Optional<Journal> journal) {
    /// What is there already.
    List<Mark> marks() {
      return journal.map(it -> it.marks(tensor)).orElse(List.of());
    }
  }

  record Goal(List<Place> places, Track track) {}

  /// In the order in which the files name the tensors first. With `measured`, encodings that are no
  /// copies are compared with the tensor.
  static List<Wanted> of(List<Opened> files, boolean measured) {
    Map<ModelTensor, Map<Encoding, List<Place>>> byTensor = new IdentityHashMap<>();
    List<ModelTensor> order = new ArrayList<>();
    for (Opened file : files) {
      List<PlannedTensor> tensors = file.plan().tensors();
      for (int i = 0; i < tensors.size(); i++) {
        PlannedTensor tensor = tensors.get(i);
        long at = file.layout().offsets().get(i);
        byTensor
            .computeIfAbsent(
                tensor.source(),
                source -> {
                  order.add(source);
                  return new LinkedHashMap<>();
                })
            .computeIfAbsent(Encoding.of(tensor), e -> new ArrayList<>())
            .add(new Place(file.pending(), at, i, file.journal()));
      }
    }
    return order.stream().map(tensor -> of(tensor, byTensor.get(tensor), measured)).toList();
  }

  /// The first row that is not there in every place.
  long start() {
    return goals.values().stream().mapToLong(goal -> goal.track().start()).min().orElse(0);
  }

  private static Wanted of(
      ModelTensor tensor, Map<Encoding, List<Place>> places, boolean measured) {
    Map<Encoding, Goal> goals = new LinkedHashMap<>();
    places.forEach((encoding, where) -> {
      boolean compared = measured && encoding.type() != tensor.type();
      goals.put(encoding, new Goal(where, Track.of(where, compared)));
    });
    return new Wanted(tensor, goals);
  }

  /// A planned file that has been begun.
  record Opened(
      PlannedFile plan, GgufLayout layout, PendingFile pending, Optional<Journal> journal) {}
}
