// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import dev.alki.checkpoint.Checkpoint;
import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.convert.family.Architecture;
import dev.alki.convert.family.Families;
import dev.alki.convert.tensor.TensorNames;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Which architecture a checkpoint of an unknown class looks like, by the names of its tensors.
/// Only a hint: the same names may mean something else.
final class Likeness {
  /// More than any model has blocks.
  private static final long BLOCKS = 1_000_000;

  private Likeness() {}

  /// In words; empty when it looks like none.
  static Optional<String> of(Checkpoint checkpoint) {
    return Families.ALL.stream()
        .map(Architecture::name)
        .distinct()
        .map(name -> new Hits(name, missing(name, checkpoint)))
        .filter(hits -> hits.missing().size() < checkpoint.tensors().size() / 2)
        .min(Comparator.comparingInt(hits -> hits.missing().size()))
        .map(hits -> hits.text(checkpoint.tensors().size()));
  }

  private static List<String> missing(String architecture, Checkpoint checkpoint) {
    TensorNames names = new TensorNames(architecture, BLOCKS);
    return checkpoint.tensors().stream()
        .map(CheckpointTensor::name)
        .filter(name -> names.of(name).isEmpty())
        .toList();
  }

  private record Hits(String architecture, List<String> missing) {
    String text(int all) {
      return missing.isEmpty()
          ? "its tensors have the names of " + architecture
          : "of its tensors, "
              + (all - missing.size())
              + " of "
              + all
              + " have names of "
              + architecture
              + ", but not "
              + String.join(", ", missing.subList(0, Math.min(3, missing.size())));
    }
  }
}
