// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.GgufLayout;
import dev.alki.gguf.TensorType;
import dev.alki.progress.Progress;
import dev.alki.quantize.ErrorSampling.TypeError;
import java.util.ArrayList;
import java.util.List;

/// Chooses the types of a file's tensors for the least expected error under a size.
///
/// What a type does to a tensor is measured on some of its rows; how much that matters for what the
/// model says depends on the tensor's [Category].
final class Budget {
  /// What is tried, beside leaving a tensor as it is. The smallest of them only where an importance
  /// matrix knows the tensor; the last one also where rows fit no block.
  private static final List<TensorType> TYPES =
      List.of(
          TensorType.IQ2_XXS,
          TensorType.IQ2_XS,
          TensorType.IQ2_S,
          TensorType.Q2_K,
          TensorType.IQ3_XXS,
          TensorType.IQ3_S,
          TensorType.Q3_K,
          TensorType.IQ4_XS,
          TensorType.IQ4_NL,
          TensorType.Q4_0,
          TensorType.Q4_1,
          TensorType.Q4_K,
          TensorType.Q5_0,
          TensorType.Q5_1,
          TensorType.Q5_K,
          TensorType.Q6_K,
          TensorType.Q8_0,
          TensorType.F16);

  private final SizeGoal goal;
  private final String profile;

  Budget(SizeGoal goal, String profile) {
    this.goal = goal;
    this.profile = profile;
  }

  /// A tensor as the mix has it. One that is `open` may get another type.
  record Item(PlannedTensor tensor, boolean open, Importance importance) {}

  /// The tensors with the types that are chosen; `fileBytes` is the size of all files as the mix
  /// has them.
  List<PlannedTensor> fit(List<Item> items, long fileBytes, int threads, Progress progress) {
    List<PlannedTensor> open = items.stream().filter(Item::open).map(Budget::trial).toList();
    List<List<TypeError>> errors = new ErrorSampling(TYPES).measure(open, threads, progress);
    boolean tied = items.stream().noneMatch(item -> category(item.tensor) == Category.OUTPUT);
    List<List<TypeCost>> costs = new ArrayList<>();
    for (int i = 0; i < open.size(); i++) {
      Category category = category(open.get(i));
      boolean output = tied && category == Category.TOKEN_EMBEDDING;
      double weight = (output ? Category.OUTPUT : category).sensitivity();
      costs.add(costs(open.get(i), errors.get(i), weight));
    }
    long allowed = allowed(items, fileBytes);
    List<TypeCost> chosen =
        Allocation.of(costs, allowed).orElseThrow(() -> tooSmall(costs, allowed));
    List<PlannedTensor> fitted = new ArrayList<>();
    int next = 0;
    for (Item item : items) {
      fitted.add(item.open ? as(item, chosen.get(next++).type()) : item.tensor);
    }
    return fitted;
  }

  private static PlannedTensor trial(Item item) {
    PlannedTensor tensor = item.tensor;
    return new PlannedTensor(
        tensor.source(),
        tensor.name(),
        tensor.shape(),
        tensor.type(),
        item.importance,
        tensor.search());
  }

  private static PlannedTensor as(Item item, TensorType type) {
    PlannedTensor tensor = item.tensor;
    boolean searched = type.quantized() && type != tensor.source().type();
    return new PlannedTensor(
        tensor.source(),
        tensor.name(),
        tensor.shape(),
        type,
        searched ? item.importance : Importance.NONE,
        tensor.search());
  }

  private static Category category(PlannedTensor tensor) {
    return Category.of(tensor.name());
  }

  private List<TypeCost> costs(PlannedTensor tensor, List<TypeError> errors, double weight) {
    List<TypeCost> costs = new ArrayList<>();
    costs.add(new TypeCost(tensor.source().type(), bytes(tensor, tensor.source().type()), 0));
    for (TypeError error : errors) {
      costs.add(new TypeCost(error.type(), bytes(tensor, error.type()), weight * error.noise()));
    }
    return costs;
  }

  /// Counted as the goal counts.
  private long bytes(PlannedTensor tensor, TensorType type) {
    long bytes = type.bytes(tensor.shape().elements());
    return switch (goal) {
      case SizeGoal.Size _ -> GgufLayout.padded(bytes);
      case SizeGoal.BitsPerWeight _ -> bytes;
    };
  }

  /// What is left for the open tensors.
  private long allowed(List<Item> items, long fileBytes) {
    long open =
        items.stream()
            .filter(Item::open)
            .mapToLong(item -> bytes(item.tensor, item.tensor.type()))
            .sum();
    return switch (goal) {
      case SizeGoal.Size size -> size.bytes() - (fileBytes - open);
      case SizeGoal.BitsPerWeight bits -> {
        long weights = items.stream().mapToLong(it -> it.tensor.shape().elements()).sum();
        long all = items.stream().mapToLong(it -> it.tensor.bytes()).sum();
        yield (long) (bits.bits() * weights / 8) - (all - open);
      }
    };
  }

  private Fault tooSmall(List<List<TypeCost>> costs, long allowed) {
    long least =
        costs.stream()
            .mapToLong(each -> each.stream().mapToLong(TypeCost::bytes).min().orElse(0))
            .sum();
    return Fault.in(Code.TARGET_TOO_SMALL, profile)
        .what("the model cannot become so small with the types there are")
        .expected("room for at least " + least + " bytes of its quantized tensors")
        .got(allowed)
        .help("Allow more, or give an importance matrix: it opens the types of two and three bits.")
        .fault();
  }
}
