// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Shape;
import dev.alki.gguf.TensorType;
import dev.alki.quantize.TypeChoice.Candidate;
import dev.alki.recipe.Model;
import dev.alki.recipe.ModelTensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Everything about the output of one profile before a byte of it is written: keys, tensors in
/// their order, types, and with them the exact sizes. `profile` is empty for a model that is
/// written as it is.
///
/// `needsImportance` names the first tensor that cannot do without an importance matrix.
public record Plan(String profile, List<PlannedFile> files, Optional<String> needsImportance) {
  public Plan {
    files = List.copyOf(files);
  }

  /// What `llama-quantize` would write for `request`.
  public static Plan of(Model model, ProfileRequest request) {
    QuantizeOptions options = request.options();
    List<Placed> order = order(model, options);
    Pruning pruning =
        Pruning.of(model.tensors().stream().map(ModelTensor::name).toList(), options.pruned());
    List<Placed> left = new ArrayList<>();
    List<Candidate> candidates = new ArrayList<>();
    for (Placed placed : order) {
      ModelTensor tensor = placed.tensor;
      Optional<String> name = pruning.names().get(tensor.name());
      if (name.isPresent()) {
        left.add(placed);
        candidates.add(new Candidate(name.get(), trimmed(tensor.shape()), tensor.type()));
      }
    }
    Metadata seen = OutputMetadata.overridden(model.metadata(), options.overrides());
    List<TensorType> types =
        TypeChoice.of(ModelFacts.of(model.name(), seen), candidates, request.mix(), options, false);
    List<PlannedTensor> tensors = new ArrayList<>();
    Optional<String> needsImportance = Optional.empty();
    for (int i = 0; i < left.size(); i++) {
      Candidate tensor = candidates.get(i);
      tensors.add(
          new PlannedTensor(left.get(i).tensor, tensor.name(), tensor.shape(), types.get(i)));
      if (needsImportance.isEmpty()
          && TypeChoice.free(tensor, request.mix(), options)
          && TypeChoice.needsImportance(tensor, types.get(i), request.mix())) {
        needsImportance = Optional.of(tensor.name());
      }
    }
    Metadata metadata =
        OutputMetadata.of(
            model,
            request.mix(),
            options,
            options.pruned().isEmpty() ? Optional.empty() : Optional.of(pruning.blocks()));
    String stem = model.name() + "-" + request.name();
    List<PlannedFile> files =
        options.keepSplit()
            ? Parts.KEPT.files(stem, metadata, kept(left, tensors))
            : Parts.SPLITTER.files(stem, metadata, Parts.SPLITTER.cut(tensors, options.split()));
    return new Plan(request.name(), files, needsImportance);
  }

  /// The model as it is, in a file called `name` or in parts named after it.
  static Plan asIs(Model model, String name, Split split) {
    List<PlannedTensor> tensors =
        model.tensors().stream()
            .map(tensor -> new PlannedTensor(tensor, tensor.name(), tensor.shape(), tensor.type()))
            .toList();
    List<List<PlannedTensor>> parts = Parts.CONVERTER.cut(tensors, split);
    String stem = name.endsWith(".gguf") ? name.substring(0, name.length() - 5) : name;
    List<PlannedFile> files =
        parts.size() == 1
            ? List.of(new PlannedFile(name, model.metadata(), tensors))
            : Parts.CONVERTER.files(stem, model.metadata(), parts);
    return new Plan("", files, Optional.empty());
  }

  public long bytes() {
    return files.stream().mapToLong(PlannedFile::bytes).sum();
  }

  /// Refuses what may be planned, but not made.
  void check(boolean allowRequantize) {
    if (needsImportance.isPresent()) {
      throw Fault.in(Code.IMATRIX_REQUIRED, profile)
          .what("needs an importance matrix, for " + needsImportance.get() + " first")
          .help("Choose a profile of more bits, such as Q2_K or Q3_K_S.")
          .fault();
    }
    for (PlannedFile file : files) {
      for (PlannedTensor tensor : file.tensors()) {
        TensorType from = tensor.source().type();
        if (tensor.type() != from && from.quantized() && !allowRequantize) {
          throw Fault.in(Code.REQUANTIZE_NOT_ALLOWED, tensor.name())
              .what("is " + from + " already and would become " + tensor.type())
              .help("Quantize the original model, or accept the loss with --allow-requantize.")
              .fault();
        }
      }
    }
  }

  /// A tensor and the part of the source that it is in.
  private record Placed(int part, ModelTensor tensor) {}

  private static List<Placed> order(Model model, QuantizeOptions options) {
    List<Placed> placed = new ArrayList<>();
    int next = 0;
    for (int part = 0; part < model.parts().size(); part++) {
      for (int i = 0; i < model.parts().get(part); i++) {
        placed.add(new Placed(part, model.tensors().get(next++)));
      }
    }
    if (!options.keepSplit()) {
      placed.sort(Comparator.comparing(p -> p.tensor.name(), BlockOrder.INSTANCE));
    }
    return placed;
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
