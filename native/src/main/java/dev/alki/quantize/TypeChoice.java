// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Shape;
import dev.alki.gguf.TensorType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Chooses the type of each tensor of a file: options first, then the mix, then what the shape
/// allows. Looks at names, shapes and types only.
///
/// Rules that depend on the layer count the tensors of a category as they come, in the order of the
/// file. A tensor whose type an option fixed is not counted, so that an option can shift what later
/// layers get; llama.cpp does the same.
final class TypeChoice {
  /// A tensor to be given a type; `type` is the one it has.
  record Candidate(String name, Shape shape, TensorType type) {}

  private static final Set<Mix> COUNTED_BY_APPEARANCE =
      Set.of(Mix.IQ1_S, Mix.IQ1_M, Mix.IQ2_XXS, Mix.IQ2_XS, Mix.IQ2_S, Mix.IQ2_M);

  private final ModelFacts facts;
  private final Mix mix;
  private final QuantizeOptions options;
  private final boolean tied;
  private final int blocks;
  private final long vLike;
  private final Map<Category, Long> seen = new EnumMap<>(Category.class);
  private long vLikeSeen;

  private TypeChoice(ModelFacts facts, List<Candidate> tensors, Mix mix, QuantizeOptions options) {
    this.facts = facts;
    this.mix = mix;
    this.options = options;
    List<Category> categories = tensors.stream().map(t -> Category.of(t.name)).toList();
    this.tied = !categories.contains(Category.OUTPUT);
    this.blocks = blocks(facts, tensors);
    this.vLike = categories.stream().filter(Category.V_LIKE::contains).count();
  }

  /// Types that are noise where no importance matrix leads the search.
  static final Set<TensorType> NEED_IMPORTANCE =
      EnumSet.of(
          TensorType.IQ3_XXS,
          TensorType.IQ2_XXS,
          TensorType.IQ2_XS,
          TensorType.IQ2_S,
          TensorType.IQ1_M,
          TensorType.IQ1_S);

  /// The types of `tensors`, which come in the order of the file.
  static List<TensorType> of(
      ModelFacts facts, List<Candidate> tensors, Mix mix, QuantizeOptions options) {
    TypeChoice choice = new TypeChoice(facts, tensors, mix, options);
    List<TensorType> types = new ArrayList<>(tensors.size());
    for (Candidate tensor : tensors) {
      types.add(choice.next(tensor));
    }
    return types;
  }

  /// For each of `tensors` whether it is the mix that says its type, and no option.
  static List<Boolean> open(
      ModelFacts facts, List<Candidate> tensors, Mix mix, QuantizeOptions options) {
    TypeChoice choice = new TypeChoice(facts, tensors, mix, options);
    return tensors.stream().map(choice::open).toList();
  }

  private boolean open(Candidate tensor) {
    Category category = Category.of(tensor.name);
    return free(tensor, mix, options)
        && mix.base().quantized()
        && !(category == Category.TOKEN_EMBEDDING && options.embeddingType().isPresent())
        && !(category == Category.OUTPUT && options.outputType().isPresent())
        && named(tensor).isEmpty();
  }

  /// Whether the mix may change the type of `tensor` at all.
  static boolean free(Candidate tensor, Mix mix, QuantizeOptions options) {
    return mix != Mix.COPY
        && Eligibility.quantizable(tensor.name, tensor.shape)
        && !(options.leaveOutput() && Category.of(tensor.name) == Category.OUTPUT);
  }

  /// Whether `tensor` as `type` is noise without an importance matrix.
  static boolean needsImportance(Candidate tensor, TensorType type, Mix mix) {
    Category category = Category.of(tensor.name);
    if (category == Category.OUTPUT || category == Category.TOKEN_EMBEDDING) {
      return false;
    }
    return NEED_IMPORTANCE.contains(type) || type == TensorType.Q2_K && mix == Mix.Q2_K_S;
  }

  private TensorType next(Candidate tensor) {
    if (!free(tensor, mix, options)) {
      return tensor.type;
    }
    Category category = Category.of(tensor.name);
    Optional<TensorType> named = named(tensor);
    if (category == Category.TOKEN_EMBEDDING && options.embeddingType().isPresent()) {
      boolean perLayer = tensor.name.startsWith("per_layer");
      if (!perLayer || named.isEmpty()) {
        return fixed(tensor, options.embeddingType().get());
      }
    }
    if (category == Category.OUTPUT && options.outputType().isPresent()) {
      return fixed(tensor, options.outputType().get());
    }
    if (!mix.base().quantized()) {
      return mix.base();
    }
    TensorType wanted =
        named.orElseGet(() -> options.pure() ? mix.base() : mixed(tensor, category));
    return fitting(tensor, wanted);
  }

  /// As many as the file has after pruning, without those of multi-token prediction.
  private static int blocks(ModelFacts facts, List<Candidate> tensors) {
    int all = 1 + tensors.stream().mapToInt(t -> BlockEnds.block(t.name)).max().orElse(-1);
    return (int) Math.max(0, all - facts.predictionLayers());
  }

  private Optional<TensorType> named(Candidate tensor) {
    return options.tensorTypes().stream()
        .filter(rule -> rule.matches(tensor.name, blocks))
        .findFirst()
        .map(TensorTypeRule::type);
  }

  private TensorType mixed(Candidate tensor, Category category) {
    boolean output = category == Category.OUTPUT || tied && category == Category.TOKEN_EMBEDDING;
    Spot spot = spot(tensor, category);
    return output && options.outputType().isPresent()
        ? options.outputType().get()
        : MixRules.type(mix, category, output, spot);
  }

  private Spot spot(Candidate tensor, Category category) {
    boolean importance = options.importance().isPresent();
    if (Category.V_LIKE.contains(category)) {
      return new Spot(facts, tensor.shape, importance, vLikeSeen++, vLike);
    }
    long index = seen.merge(category, 1L, Long::sum) - 1;
    boolean byName =
        facts.experts() > 1
            && Category.FFN.contains(category)
            && mix != Mix.MXFP4_MOE
            && !COUNTED_BY_APPEARANCE.contains(mix);
    return new Spot(
        facts, tensor.shape, importance, byName ? block(tensor) : index, facts.layers());
  }

  /// Experts are not counted: a layer may have none, or one tensor for each.
  private long block(Candidate tensor) {
    long block = BlockEnds.block(tensor.name);
    if (block < 0 || block >= facts.layers()) {
      throw Fault.in(Code.TENSOR_UNKNOWN, tensor.name)
          .what("belongs to no layer, which " + mix + " needs to know for a mixture of experts")
          .expected("a name that begins with blk.N., N below " + facts.layers())
          .fault();
    }
    return block;
  }

  /// What an option says without regard to the shape must fit it.
  private static TensorType fixed(Candidate tensor, TensorType type) {
    if (!type.fits(tensor.shape.columns())) {
      throw unfit(tensor, type);
    }
    return type;
  }

  /// A type of smaller blocks when `wanted` does not divide the rows, F16 when that one neither.
  private static TensorType fitting(Candidate tensor, TensorType wanted) {
    long columns = tensor.shape.columns();
    if (wanted.fits(columns)) {
      return wanted;
    }
    TensorType smaller =
        switch (wanted) {
          case IQ1_S, IQ1_M, IQ2_XXS, IQ2_XS, IQ2_S, IQ3_XXS, IQ3_S, IQ4_XS -> TensorType.IQ4_NL;
          case Q2_0, Q2_K, Q3_K, TQ1_0, TQ2_0 -> TensorType.Q4_0;
          case Q4_K -> TensorType.Q5_0;
          case Q5_K -> TensorType.Q5_1;
          case Q6_K -> TensorType.Q8_0;
          case Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q8_1, IQ4_NL, MXFP4 -> wanted;
          case F32, F16, BF16, F64, I8, I16, I32, I64 -> wanted;
          case Q1_0, NVFP4, Q8_K -> throw unfit(tensor, wanted);
        };
    return smaller.fits(columns) ? smaller : TensorType.F16;
  }

  private static Fault unfit(Candidate tensor, TensorType type) {
    return Fault.in(Code.SHAPE_NOT_QUANTIZABLE, tensor.name)
        .what("rows of " + tensor.shape.columns() + " cannot be stored as " + type)
        .expected("a multiple of " + type.blockElements())
        .help("Give this tensor another type, with --tensor-type or in the profile.")
        .fault();
  }
}
