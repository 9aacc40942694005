// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.gguf.Metadata;
import dev.alki.gguf.Shape;
import dev.alki.gguf.TensorType;
import dev.alki.progress.Progress;
import dev.alki.quantize.TypeChoice.Candidate;
import dev.alki.recipe.Model;
import dev.alki.recipe.ModelTensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Plans what `llama-quantize` would write.
final class Planner {
  /// A tensor that stays: the part of the source it is in, and what it is from now on.
  private record Placed(int part, ModelTensor source, Candidate candidate) {}

  private final Model model;
  private final Mix mix;
  private final QuantizeOptions options;
  private final Pruning pruning;

  private Planner(Model model, Mix mix, QuantizeOptions options) {
    this.model = model;
    this.mix = mix;
    this.options = options;
    this.pruning =
        Pruning.of(model.tensors().stream().map(ModelTensor::name).toList(), options.pruned());
  }

  static Plan plan(Model model, ProfileRequest request, int threads, Progress progress) {
    Planner planner = new Planner(model, request.mix(), request.options());
    List<Placed> placed = planner.placed();
    List<PlannedTensor> tensors = planner.typed(placed);
    String stem = model.name() + "-" + request.name();
    if (request.goal().isPresent()) {
      long bytes =
          planner.files(stem, placed, tensors).stream().mapToLong(PlannedFile::bytes).sum();
      tensors =
          new Budget(request.goal().get(), request.name())
              .fit(planner.items(placed, tensors), bytes, threads, progress);
    }
    return new Plan(
        request.name(),
        planner.files(stem, placed, tensors),
        planner.needsImportance(placed, tensors),
        request.options().allowRequantize());
  }

  /// Tensors that are not pruned, in the order of the file: that of the source when its parts are
  /// kept.
  private List<Placed> placed() {
    List<Placed> placed = new ArrayList<>();
    int next = 0;
    for (int part = 0; part < model.parts().size(); part++) {
      for (int i = 0; i < model.parts().get(part); i++) {
        ModelTensor tensor = model.tensors().get(next++);
        Optional<String> name = pruning.names().get(tensor.name());
        if (name.isPresent()) {
          placed.add(
              new Placed(
                  part, tensor, new Candidate(name.get(), trimmed(tensor.shape()), tensor.type())));
        }
      }
    }
    if (!options.keepSplit()) {
      placed.sort(Comparator.comparing(p -> p.source.name(), BlockOrder.INSTANCE));
    }
    return placed;
  }

  private List<PlannedTensor> typed(List<Placed> placed) {
    List<TensorType> types =
        TypeChoice.of(facts(), placed.stream().map(Placed::candidate).toList(), mix, options);
    List<PlannedTensor> tensors = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      ModelTensor source = placed.get(i).source;
      Candidate tensor = placed.get(i).candidate;
      TensorType type = types.get(i);
      // A matrix of another model is refused even where no search looks at it.
      Importance importance =
          options
              .importance()
              .filter(matrix -> type != source.type())
              .flatMap(matrix -> matrix.of(source.name(), source.shape()))
              .filter(found -> type.quantized())
              .orElse(Importance.NONE);
      tensors.add(
          new PlannedTensor(
              source, tensor.name(), tensor.shape(), type, importance, options.search()));
    }
    return tensors;
  }

  private List<Budget.Item> items(List<Placed> placed, List<PlannedTensor> tensors) {
    List<Boolean> open =
        TypeChoice.open(facts(), placed.stream().map(Placed::candidate).toList(), mix, options);
    List<Budget.Item> items = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      ModelTensor source = placed.get(i).source;
      Importance importance =
          options
              .importance()
              .flatMap(matrix -> matrix.of(source.name(), source.shape()))
              .orElse(Importance.NONE);
      items.add(new Budget.Item(tensors.get(i), open.get(i), importance));
    }
    return items;
  }

  private ModelFacts facts() {
    return ModelFacts.of(
        model.name(), OutputMetadata.overridden(model.metadata(), options.overrides()));
  }

  private Optional<String> needsImportance(List<Placed> placed, List<PlannedTensor> tensors) {
    for (int i = 0; i < tensors.size(); i++) {
      PlannedTensor tensor = tensors.get(i);
      Candidate candidate = placed.get(i).candidate;
      boolean written = options.importance().isEmpty() || tensor.changed();
      if (written
          && tensor.importance().none()
          && TypeChoice.free(candidate, mix, options)
          && TypeChoice.needsImportance(candidate, tensor.type(), mix)) {
        return Optional.of(tensor.name());
      }
    }
    return Optional.empty();
  }

  private List<PlannedFile> files(String stem, List<Placed> placed, List<PlannedTensor> tensors) {
    Optional<Integer> blocks =
        options.pruned().isEmpty() ? Optional.empty() : Optional.of(pruning.blocks());
    Metadata metadata = OutputMetadata.of(model, mix, options, blocks);
    if (tensors.stream().anyMatch(PlannedTensor::searched)) {
      metadata = OutputMetadata.searched(metadata, options.search());
    }
    return options.keepSplit()
        ? Parts.KEPT.files(stem, metadata, kept(placed, tensors))
        : Parts.SPLITTER.files(stem, metadata, Parts.SPLITTER.cut(tensors, options.split()));
  }

  /// The first part has the keys, even when it has no tensors.
  private static List<List<PlannedTensor>> kept(List<Placed> placed, List<PlannedTensor> tensors) {
    SortedMap<Integer, List<PlannedTensor>> parts = new TreeMap<>();
    parts.put(0, new ArrayList<>());
    for (int i = 0; i < tensors.size(); i++) {
      parts.computeIfAbsent(placed.get(i).part, part -> new ArrayList<>()).add(tensors.get(i));
    }
    return List.copyOf(parts.values());
  }

  /// `llama-quantize` drops dimensions of one at the end.
  private static Shape trimmed(Shape shape) {
    int rank = shape.rank();
    while (rank > 1 && shape.dim(rank - 1) == 1) {
      rank--;
    }
    return rank == 0 ? Shape.of(1) : new Shape(shape.dims().subList(0, rank));
  }
}
