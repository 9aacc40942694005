// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import dev.alki.convert.family.Architecture;
import dev.alki.convert.family.Families;
import dev.alki.convert.projector.Projectors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// All architectures for people: which classes each is made of, and what is refused or left out.
public final class ArchitectureTable {
  private ArchitectureTable() {}

  /// `name` is that of llama.cpp; `classes` are those of transformers.
  public record Row(String name, List<String> classes, List<String> lacks) {}

  /// By name; variants of others after those.
  public static List<Row> rows() {
    return Families.ALL.stream()
        .flatMap(ArchitectureTable::withVariants)
        .sorted(Comparator.comparing(Row::name).thenComparing(row -> row.classes().getFirst()))
        .toList();
  }

  /// Those of `--mmproj`, whose name is the same for all.
  public static List<Row> projectors() {
    return Projectors.ALL.stream()
        .map(architecture -> row(architecture, architecture.classes()))
        .sorted(Comparator.comparing(row -> row.classes().getFirst()))
        .toList();
  }

  private static Stream<Row> withVariants(Architecture architecture) {
    List<Row> rows = new ArrayList<>();
    rows.add(row(architecture, architecture.classes()));
    for (Architecture.Variant variant : architecture.variants()) {
      boolean known =
          Families.ALL.stream()
              .anyMatch(other -> other.name().equals(variant.architecture().name()));
      if (!known) {
        rows.add(row(variant.architecture(), architecture.classes()));
      }
    }
    return rows.stream();
  }

  private static Row row(Architecture architecture, List<String> classes) {
    return new Row(architecture.name(), classes, architecture.lacks());
  }
}
