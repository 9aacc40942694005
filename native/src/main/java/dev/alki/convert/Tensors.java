// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.family.Architecture;
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
import java.util.function.BiConsumer;

/// The tensors of a model in their order, and the keys that they give rise to.
record Tensors(List<ModelTensor> all, Metadata keys) {
  static final Tensors NONE = new Tensors(List.of(), Metadata.EMPTY);

  Tensors {
    all = List.copyOf(all);
  }

  /// Of what was kept of a checkpoint, by the names to go on with.
  static Tensors of(
      Architecture architecture, Hyper hyper, Map<String, CheckpointTensor> checkpoint) {
    TensorNames names = new TensorNames(architecture.name(), hyper.blocks());
    List<TensorRule> rules = architecture.rules().stream().map(TensorRule::fresh).toList();
    Map<String, ModelTensor> tensors = new LinkedHashMap<>();
    each(
        architecture,
        hyper,
        checkpoint,
        rules,
        (part, where) -> put(tensors, name(part, names, where), part, hyper));
    Metadata keys = Metadata.EMPTY;
    for (KeyRule rule : architecture.early()) {
      keys = rule.add(keys, hyper);
    }
    for (TensorRule rule : rules) {
      keys = rule.finish(keys, hyper);
    }
    architecture.expected().forEach(expected -> expected.check(tensors, hyper));
    return new Tensors(List.copyOf(tensors.values()), keys);
  }

  /// Names of tensors that have no place in an architecture, as its rules leave them.
  static List<String> unplaced(
      Architecture architecture, Hyper hyper, Map<String, CheckpointTensor> checkpoint) {
    TensorNames names = new TensorNames(architecture.name(), hyper.blocks());
    List<TensorRule> rules = architecture.rules().stream().map(TensorRule::fresh).toList();
    List<String> unplaced = new ArrayList<>();
    each(
        architecture,
        hyper,
        checkpoint,
        rules,
        (part, where) -> {
          if (names.of(part.name()).isEmpty()) {
            unplaced.add(part.name());
          }
        });
    return unplaced;
  }

  /// What becomes of a checkpoint, part by part, and where each was.
  private static void each(
      Architecture architecture,
      Hyper hyper,
      Map<String, CheckpointTensor> checkpoint,
      List<TensorRule> rules,
      BiConsumer<Part, Object> to) {
    architecture
        .computed()
        .forEach(
            some -> some.of(hyper, checkpoint).forEach(part -> to.accept(part, part.name())));
    checkpoint.forEach((name, tensor) -> {
      List<Part> parts = List.of(Part.of(tensor).named(name));
      for (TensorRule rule : rules) {
        parts = parts.stream().flatMap(part -> rule.apply(part, hyper).stream()).toList();
      }
      parts.forEach(part -> to.accept(part, tensor.file()));
    });
  }

  private static String name(Part part, TensorNames names, Object where) {
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

  private static void put(Map<String, ModelTensor> tensors, String name, Part part, Hyper hyper) {
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
