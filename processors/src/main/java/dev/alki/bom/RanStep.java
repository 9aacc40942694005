// SPDX-License-Identifier: Apache-2.0
package dev.alki.bom;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A step that had its part in a bundle: its verb, the parameters that are known, what it read and
/// what it made.
public record RanStep(
    String verb,
    SortedMap<String, String> parameters,
    List<Material> inputs,
    List<Material> outputs) {
  public RanStep {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
