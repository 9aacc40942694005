// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.gguf.TensorType;
import dev.alki.quantize.Plan;
import dev.alki.quantize.PlannedTensor;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Which types were chosen for a size, and for how many tensors, the most bits first.
record ChosenTypes(String profile, Map<TensorType, Integer> counts) {
  static ChosenTypes of(Plan plan) {
    Map<TensorType, Integer> counts = new EnumMap<>(TensorType.class);
    plan.files().stream()
        .flatMap(file -> file.tensors().stream())
        .filter(PlannedTensor::changed)
        .forEach(tensor -> counts.merge(tensor.type(), 1, Integer::sum));
    return new ChosenTypes(plan.profile(), counts);
  }

  void show(PrintWriter to) {
    String types =
        counts.entrySet().stream()
            .sorted((a, b) -> Double.compare(bits(b.getKey()), bits(a.getKey())))
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", "));
    to.println(profile + ": types chosen by measured error: " + types);
  }

  private static double bits(TensorType type) {
    return 8.0 * type.blockBytes() / type.blockElements();
  }
}
