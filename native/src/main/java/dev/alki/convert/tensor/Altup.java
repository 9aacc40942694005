// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.convert.config.Hyper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Gemma 3n goes through its blocks in several streams (AltUp). The matrices that make the further
/// streams of the first, and those that lead back, become one tensor each, at the moment when the
/// last of them has come; [Inventory] sees to it that it comes.
public final class Altup implements TensorRule {
  /// Streams beside the first.
  private static final int FURTHER = 3;

  private static final Pattern MATRIX =
      Pattern.compile(".*\\.(altup_(?:unembed_)?projections)\\.([0-2])\\..*");

  private final Map<String, Map<String, Part>> matrices = new TreeMap<>();

  @Override
  public TensorRule fresh() {
    return new Altup();
  }

  @Override
  public List<Part> apply(Part part, Hyper hyper) {
    Matcher matrix = MATRIX.matcher(part.name());
    if (!matrix.matches()) {
      return List.of(part);
    }
    Map<String, Part> some = matrices.computeIfAbsent(matrix.group(1), name -> new TreeMap<>());
    some.put(matrix.group(2), part);
    if (some.size() < FURTHER) {
      return List.of();
    }
    String name = "model." + matrix.group(1) + ".weight";
    return List.of(Part.stack(name, List.copyOf(some.values())));
  }
}
