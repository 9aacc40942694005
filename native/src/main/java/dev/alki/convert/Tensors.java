// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.family.Architecture;
import dev.alki.convert.foreign.ForeignQuantization;
import dev.alki.convert.foreign.Undone;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.tensor.Part;
import dev.alki.convert.tensor.TensorNames;
import dev.alki.convert.tensor.TensorRule;
import dev.alki.convert.tensor.TypeRule;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Shape;
import dev.alki.recipe.ModelTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The tensors of a model in their order, and the keys that they give rise to; `fileType` when
/// those say what `general.file_type` is.
record Tensors(List<ModelTensor> all, Metadata keys, Optional<Integer> fileType) {
  static final Tensors NONE = new Tensors(List.of(), Metadata.EMPTY, Optional.empty());

  Tensors {
    all = List.copyOf(all);
  }

  /// Of what was kept of a checkpoint, by the names to go on with; rules that come `before` those
  /// of the architecture see the tensors as they were published.
  static Tensors of(
      Architecture architecture,
      Hyper hyper,
      Map<String, CheckpointTensor> checkpoint,
      List<? extends TensorRule> before) {
    TensorNames names = new TensorNames(architecture.name(), hyper.blocks());
    List<TensorRule> rules =
        Stream.concat(before.stream(), architecture.rules().stream())
            .map(TensorRule::fresh)
            .toList();
    Map<String, ModelTensor> tensors = new LinkedHashMap<>();
    Undone undone = undone(architecture, hyper, checkpoint);
    undone.first().forEach(part -> put(tensors, part.name(), part, hyper));
    each(
        architecture.computed().stream().flatMap(it -> it.of(hyper, checkpoint).stream()).toList(),
        undone,
        rules,
        hyper,
        part -> put(tensors, name(part, names, hyper.folder()), part, hyper));
    Metadata keys = Metadata.EMPTY;
    for (KeyRule rule : architecture.early()) {
      keys = rule.add(keys, hyper);
    }
    for (TensorRule rule : rules) {
      keys = rule.finish(keys, hyper);
    }
    architecture.expected().forEach(expected -> expected.check(tensors, hyper));
    return new Tensors(List.copyOf(tensors.values()), keys, undone.fileType());
  }

  /// Names of tensors that have no place in an architecture, as its rules leave them.
  static List<String> unplaced(
      Architecture architecture, Hyper hyper, Map<String, CheckpointTensor> checkpoint) {
    TensorNames names = new TensorNames(architecture.name(), hyper.blocks());
    List<TensorRule> rules = architecture.rules().stream().map(TensorRule::fresh).toList();
    List<String> unplaced = new ArrayList<>();
    each(
        List.of(),
        undone(architecture, hyper, checkpoint),
        rules,
        hyper,
        part -> {
          if (names.of(part.name()).isEmpty()) {
            unplaced.add(part.name());
          }
        });
    return unplaced;
  }

  private static Undone undone(
      Architecture architecture, Hyper hyper, Map<String, CheckpointTensor> checkpoint) {
    return ForeignQuantization.undo(
        hyper, checkpoint, architecture.blockRules(), architecture.ownBlocks());
  }

  /// What the rules make of a checkpoint, part by part, after what comes `first`.
  private static void each(
      List<Part> first, Undone undone, List<TensorRule> rules, Hyper hyper, Consumer<Part> to) {
    first.forEach(to);
    undone
        .rest()
        .values()
        .forEach(source -> {
          List<Part> parts = List.of(source);
          for (TensorRule rule : rules) {
            parts = parts.stream().flatMap(part -> rule.apply(part, hyper).stream()).toList();
          }
          parts.forEach(to);
        });
  }

  static String name(Part part, TensorNames names, Object where) {
    return names
        .of(part.name())
        .orElseThrow(() ->
            Fault.in(Code.TENSOR_UNKNOWN, where)
                .what("tensor " + part.name() + " has no place in " + names.architecture())
                .help(
                    "The checkpoint is of another architecture, or has more blocks than"
                        + " config.json says.")
                .fault());
  }

  static void put(Map<String, ModelTensor> tensors, String name, Part part, Hyper hyper) {
    if (part.shape().size() > Shape.MAX_DIMS || part.shape().contains(0L)) {
      throw Fault.in(Code.TENSOR_SHAPE_MISMATCH, part.name())
          .what("has a shape that no GGUF can hold")
          .expected("at most " + Shape.MAX_DIMS + " dimensions, none 0")
          .got(part.shape())
          .fault();
    }
    ModelTensor tensor =
        new ModelTensor(
            name,
            new Shape(part.dims()),
            part.numbers().fixed().orElseGet(() -> TypeRule.of(name, part.shape(), hyper.type())),
            part.numbers().rows(part.columns()));
    if (tensors.put(name, tensor) != null) {
      throw Fault.in(Code.TENSOR_UNKNOWN, part.name())
          .what("is the second tensor for " + name)
          .fault();
    }
  }
}
