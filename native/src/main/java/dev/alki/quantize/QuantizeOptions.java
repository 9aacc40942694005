// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.TensorType;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a profile asks for beyond its mix; the names are those of `llama-quantize`'s options.
///
/// - `tensorTypes`: the first that matches overrules the mix, though not [#outputType] and
///   [#embeddingType].
/// - `pure`: the mix's base type for every tensor, without its exceptions.
/// - `leaveOutput`: `output.weight` keeps its type.
/// - `allowRequantize`: tensors that are quantized already may be quantized again.
/// - `pruned`: blocks to leave out; those behind move up.
/// - `keepSplit`: as many parts as the source has, with the same tensors; excludes `split`.
/// - `importance`: what the columns of each tensor weigh in the search for its scales.
/// - `search`: how thorough that search is.
public record QuantizeOptions(
    List<TensorTypeRule> tensorTypes,
    Optional<TensorType> outputType,
    Optional<TensorType> embeddingType,
    boolean pure,
    boolean leaveOutput,
    boolean allowRequantize,
    List<KeyOverride> overrides,
    SortedSet<Integer> pruned,
    boolean keepSplit,
    Split split,
    Optional<ImportanceMatrix> importance,
    Search search) {
  public static final QuantizeOptions NONE =
      new QuantizeOptions(
          List.of(),
          Optional.empty(),
          Optional.empty(),
          false,
          false,
          false,
          List.of(),
          new TreeSet<>(),
          false,
          Split.NONE,
          Optional.empty());

  /// With the reference's search.
  public QuantizeOptions(
      List<TensorTypeRule> tensorTypes,
      Optional<TensorType> outputType,
      Optional<TensorType> embeddingType,
      boolean pure,
      boolean leaveOutput,
      boolean allowRequantize,
      List<KeyOverride> overrides,
      SortedSet<Integer> pruned,
      boolean keepSplit,
      Split split,
      Optional<ImportanceMatrix> importance) {
    this(
        tensorTypes,
        outputType,
        embeddingType,
        pure,
        leaveOutput,
        allowRequantize,
        overrides,
        pruned,
        keepSplit,
        split,
        importance,
        Search.REFERENCE);
  }

  public QuantizeOptions {
    tensorTypes = List.copyOf(tensorTypes);
    overrides = List.copyOf(overrides);
    pruned = Collections.unmodifiableSortedSet(new TreeSet<>(pruned));
    if (keepSplit && !split.equals(Split.NONE)) {
      throw Fault.in(Code.WRONG_USAGE, "--keep-split")
          .what("excludes --split-max-tensors and --split-max-size")
          .fault();
    }
  }

  public QuantizeOptions with(Optional<ImportanceMatrix> matrix) {
    return with(matrix, search);
  }

  public QuantizeOptions with(Search other) {
    return with(importance, other);
  }

  private QuantizeOptions with(Optional<ImportanceMatrix> matrix, Search other) {
    return new QuantizeOptions(
        tensorTypes,
        outputType,
        embeddingType,
        pure,
        leaveOutput,
        allowRequantize,
        overrides,
        pruned,
        keepSplit,
        split,
        matrix,
        other);
  }

  /// The type that `text`, the value of `option`, names.
  public static TensorType type(String option, String text) {
    return TensorType.named(text)
        .orElseThrow(() ->
            Fault.in(Code.TYPE_UNKNOWN, option)
                .what("there is no tensor type " + text)
                .help("Types are F32, F16, BF16, Q8_0, Q4_K and so on; docs name them all.")
                .fault());
  }

  /// Blocks from `1,2,5`, the value of `--prune-layers`.
  public static SortedSet<Integer> blocks(String text) {
    SortedSet<Integer> blocks = new TreeSet<>();
    for (String number : text.split(",", -1)) {
      if (!number.matches("\\d{1,6}")) {
        throw Fault.in(Code.WRONG_USAGE, "--prune-layers " + text)
            .what("is no list of layers")
            .expected("numbers with commas between them")
            .fault();
      }
      blocks.add(Integer.parseInt(number));
    }
    return blocks;
  }
}
