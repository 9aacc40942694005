// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.quantize.Wanted.Encoding;
import dev.alki.recipe.ModelTensor;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// What a pass found out about the tensors that it wrote; nothing when it was not to measure.
record Measured(Map<ModelTensor, Wanted> wanted) {
  static final Measured NOT = new Measured(Map.of());

  static Measured of(List<Wanted> wanted) {
    Map<ModelTensor, Wanted> byTensor = new IdentityHashMap<>();
    wanted.forEach(each -> byTensor.put(each.tensor(), each));
    return new Measured(byTensor);
  }

  List<WrittenTensor> tensors(PlannedFile file) {
    return wanted.isEmpty() ? List.of() : file.tensors().stream().map(this::tensor).toList();
  }

  private WrittenTensor tensor(PlannedTensor tensor) {
    Track track = wanted.get(tensor.source()).goals().get(Encoding.of(tensor)).track();
    return new WrittenTensor(
        tensor.name(),
        tensor.source().type(),
        tensor.type(),
        tensor.shape().elements(),
        tensor.bytes(),
        track.total());
  }
}
