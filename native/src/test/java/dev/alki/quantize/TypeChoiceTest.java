// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Fault;
import dev.alki.gguf.Shape;
import dev.alki.gguf.TensorType;
import dev.alki.quantize.TypeChoice.Candidate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TypeChoiceTest {
  private static final ModelFacts LLAMA = new ModelFacts("llama", 8, 0, 8, 8, 0);

  /// What `llama-quantize --dry-run` of v0.5.0 printed: shape, mix, `importance` or `-`, options or
  /// `-`, and the types by tensor and layer, equal neighbours counted.
  static List<String> recorded() throws IOException {
    try (InputStream in = TypeChoiceTest.class.getResourceAsStream("types.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void choosesWhatLlamaQuantizeChooses(String line) {
    String[] fields = line.split("\t");
    ShapeOf shape = ShapeOf.named(fields[0]);
    Mix mix = Mix.named(fields[1]).orElseThrow();
    QuantizeOptions options = options(fields[3], fields[2].equals("importance"));
    List<Candidate> tensors = pruned(shape.tensors(), options);

    String chosen;
    try {
      List<TensorType> types = TypeChoice.of(shape.facts(), tensors, mix, options);
      chosen = summary(tensors, types);
    } catch (Fault e) {
      chosen = "refused";
    }

    assertThat(chosen).isEqualTo(fields[4]);
  }

  @ParameterizedTest
  @CsvSource({
    "blk.0.attn_norm.weight, 512 512",
    "blk.0.attn_q.bias, 512 512",
    "blk.0.attn_q.weight, 512",
    "blk.0.attn_q.weight, 512 1",
    "blk.0.ffn_gate_inp.weight, 512 8",
    "position_embd.weight, 512 512"
  })
  void keepsWhatIsSmallOrNoMatrix(String name, String dims) {
    long[] shape = java.util.Arrays.stream(dims.split(" ")).mapToLong(Long::parseLong).toArray();
    Candidate tensor = new Candidate(name, Shape.of(shape), TensorType.F32);

    assertThat(TypeChoice.of(LLAMA, List.of(tensor), Mix.Q4_0, QuantizeOptions.NONE))
        .containsExactly(TensorType.F32);
  }

  @Test
  void refusesAnEmbeddingTypeThatDoesNotDivideTheRows() {
    Candidate embedding = new Candidate("token_embd.weight", Shape.of(64, 512), TensorType.BF16);

    assertThatThrownBy(() ->
            TypeChoice.of(
                LLAMA, List.of(embedding), Mix.Q4_K_M, options("--token-embedding-type q5_K")))
        .hasMessage(
            "token_embd.weight: rows of 64 cannot be stored as Q5_K, expected a multiple of 256");
  }

  @Test
  void refusesAnExpertThatBelongsToNoLayer() {
    ModelFacts experts = new ModelFacts("llama", 8, 0, 8, 8, 8);
    Candidate tensor =
        new Candidate("blk.8.ffn_down_exps.weight", Shape.of(512, 512, 8), TensorType.BF16);

    assertThatThrownBy(
            () -> TypeChoice.of(experts, List.of(tensor), Mix.Q4_K_M, QuantizeOptions.NONE))
        .hasMessageContaining("belongs to no layer");
  }

  @Test
  void letsATensorTypeForTheTableOfLayersPassTheEmbeddingType() {
    Candidate table =
        new Candidate("per_layer_token_embd.weight", Shape.of(512, 512), TensorType.BF16);

    assertThat(
            TypeChoice.of(
                LLAMA,
                List.of(table),
                Mix.Q4_K_M,
                options("--token-embedding-type f16 --tensor-type per_layer=q8_0")))
        .containsExactly(TensorType.Q8_0);
  }

  @Test
  void needsAnImportanceMatrixForTheSmallestTypes() {
    Candidate key = new Candidate("blk.0.attn_k.weight", Shape.of(512, 512), TensorType.BF16);
    Candidate output = new Candidate("output.weight", Shape.of(512, 512), TensorType.BF16);

    assertThat(TypeChoice.needsImportance(key, TensorType.Q2_K, Mix.Q2_K_S)).isTrue();
    assertThat(TypeChoice.needsImportance(key, TensorType.Q2_K, Mix.Q2_K)).isFalse();
    assertThat(TypeChoice.needsImportance(key, TensorType.IQ1_S, Mix.IQ1_S)).isTrue();
    assertThat(TypeChoice.needsImportance(output, TensorType.IQ1_S, Mix.IQ1_S)).isFalse();
  }

  private static List<Candidate> pruned(List<Candidate> tensors, QuantizeOptions options) {
    Pruning pruning = Pruning.of(tensors.stream().map(Candidate::name).toList(), options.pruned());
    List<Candidate> left = new ArrayList<>();
    for (Candidate tensor : tensors) {
      pruning
          .names()
          .get(tensor.name())
          .ifPresent(name -> left.add(new Candidate(name, tensor.shape(), tensor.type())));
    }
    return left;
  }

  private static QuantizeOptions options(String line) {
    return options(line, false);
  }

  private static QuantizeOptions options(String line, boolean importance) {
    List<TensorTypeRule> rules = new ArrayList<>();
    Optional<TensorType> output = Optional.empty();
    Optional<TensorType> embedding = Optional.empty();
    SortedSet<Integer> blocks = new TreeSet<>();
    String[] words = line.split(" ");
    for (int i = 0; i + 1 < words.length; i++) {
      switch (words[i]) {
        case "--tensor-type" -> rules.add(TensorTypeRule.parse(words[i + 1]));
        case "--output-tensor-type" -> output = TensorType.named(words[i + 1]);
        case "--token-embedding-type" -> embedding = TensorType.named(words[i + 1]);
        case "--prune-layers" -> blocks = QuantizeOptions.blocks(words[i + 1]);
        default -> {}
      }
    }
    return new QuantizeOptions(
        rules,
        output,
        embedding,
        line.contains("--pure"),
        line.contains("--leave-output-tensor"),
        false,
        List.of(),
        blocks,
        false,
        Split.NONE,
        importance
            ? Optional.of(new ImportanceMatrix("imatrix", List.of(), 0, Map.of()))
            : Optional.empty());
  }

  private static String summary(List<Candidate> tensors, List<TensorType> types) {
    Map<String, List<TensorType>> byName = new TreeMap<>();
    for (int i = 0; i < types.size(); i++) {
      String name = tensors.get(i).name().replaceAll("^blk\\.\\d+\\.|\\.weight$", "");
      byName.computeIfAbsent(name, n -> new ArrayList<>()).add(types.get(i));
    }
    List<String> words = new ArrayList<>();
    byName.forEach((name, of) -> words.add(name + ":" + counted(of)));
    return String.join(" ", words);
  }

  private static String counted(List<TensorType> types) {
    List<String> runs = new ArrayList<>();
    int start = 0;
    for (int end = 1; end <= types.size(); end++) {
      if (end == types.size() || types.get(end) != types.get(start)) {
        runs.add((end - start > 1 ? end - start + "*" : "") + types.get(start));
        start = end;
      }
    }
    return String.join(",", runs);
  }
}
