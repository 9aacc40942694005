// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.convert.adapter.ScaledAdapter;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.fixtures.Fixture;
import dev.alki.fixtures.Golden;
import dev.alki.safetensors.Dtype;
import dev.alki.safetensors.SafetensorsLayout;
import dev.alki.safetensors.SafetensorsLayout.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Adapters of which no exact GGUF can be made, and such as cannot be merged exactly.
class AdapterRefusalsTest {
  private static final String QUERY = "base_model.model.model.layers.0.self_attn.q_proj";

  @TempDir Path place;

  @Test
  void refusesFactorsOverTheRootOfTheRankAsGguf() {
    Fault fault = converted("Slate-v0.2", adapter("\"use_rslora\": true", pair(QUERY, 96, 96)));
    assertRefused(fault, Code.CONFIG_INVALID, "use_rslora");
  }

  @Test
  void refusesMagnitudes() {
    Fault fault = converted("Slate-v0.2", adapter("\"use_dora\": true", pair(QUERY, 96, 96)));
    assertRefused(fault, Code.CONFIG_INVALID, "use_dora");
  }

  @Test
  void refusesFactorsThatDifferFromTensorToTensor() {
    Fault fault =
        converted("Slate-v0.2", adapter("\"alpha_pattern\": {\"q_proj\": 3}", pair(QUERY, 96, 96)));
    assertRefused(fault, Code.CONFIG_INVALID, "alpha_pattern");
  }

  @Test
  void refusesAdaptersOfAnotherKind() {
    Fault fault = converted("Slate-v0.2", adapter("\"peft_type\": \"IA3\"", pair(QUERY, 96, 96)));
    assertRefused(fault, Code.CONFIG_INVALID, "peft_type");
  }

  @Test
  void refusesInvocationByATextWithoutItsTokens() {
    Fault fault =
        converted("Slate-v0.2", adapter("\"invocation_string\": \"go\"", pair(QUERY, 96, 96)));
    assertRefused(fault, Code.CONFIG_INVALID, "alora_invocation_tokens");
  }

  @Test
  void refusesWholeMatricesBesideTheFactors() {
    Fault fault =
        converted(
            "Slate-v0.2", adapter("\"r\": 2", tensor("base_model.model.lm_head.weight", 512, 96)));
    assertRefused(fault, Code.TENSOR_UNKNOWN, "lm_head.weight");
  }

  @Test
  void refusesAFactorAlone() {
    Fault fault =
        converted("Slate-v0.2", adapter("\"r\": 2", tensor(QUERY + ".lora_A.weight", 2, 96)));
    assertRefused(fault, Code.TENSOR_MISSING, "q_proj");
  }

  @Test
  void refusesFactorsOfDifferentRanks() {
    Fault fault =
        converted(
            "Slate-v0.2",
            adapter(
                "\"r\": 2",
                tensor(QUERY + ".lora_A.weight", 2, 96),
                tensor(QUERY + ".lora_B.weight", 96, 3)));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_SHAPE_MISMATCH);
  }

  @Test
  void refusesAnAdapterWithoutChanges() {
    Fault fault =
        converted(
            "Slate-v0.2", adapter("\"r\": 2", tensor("base_model.model.model.norm.weight", 96)));
    assertRefused(fault, Code.NOT_A_MODEL, "no matrix");
  }

  @Test
  void refusesChangesOfSomeExpertsOnly() {
    Fault fault =
        converted(
            "Basalt-8x",
            adapter(
                "\"r\": 2",
                pair("base_model.model.model.layers.1.block_sparse_moe.experts.3.w1", 256, 64)));
    assertRefused(fault, Code.TENSOR_UNKNOWN, "experts.3.w1");
  }

  @Test
  void refusesChangesOfMatricesThatAreTurnedRound() {
    Fault fault =
        converted("Gabbro", adapter("\"r\": 2", pair("base_model.model.h.0.attn.c_attn", 192, 64)));
    assertRefused(fault, Code.TENSOR_UNKNOWN, "no two factors");
  }

  @Test
  void refusesToMergeWhatWorksAfterCertainTokensOnly() {
    Fault fault =
        merged("Slate-v0.2", adapter("\"alora_invocation_tokens\": [5]", pair(QUERY, 96, 96)));
    assertRefused(fault, Code.CONFIG_INVALID, "certain tokens");
  }

  @Test
  void refusesToMergeIntoAnotherModel() {
    Fault fault =
        merged("Slate-v0.2", adapter("\"r\": 2", pair(QUERY.replace(".0.", ".7."), 96, 96)));
    assertRefused(fault, Code.TENSOR_UNKNOWN, "layers.7");
  }

  @Test
  void refusesToMergeIntoAMatrixOfAnotherShape() {
    Fault fault = merged("Slate-v0.2", adapter("\"r\": 2", pair(QUERY, 96, 48)));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_SHAPE_MISMATCH);
    assertThat(fault.report()).contains(place.toString(), "q_proj", "for another model");
  }

  @Test
  void tellsWhatAnAdapterIsForWhereAModelIsWanted() {
    Path folder = adapter("\"r\": 2", pair(QUERY, 96, 96));
    Fault fault = fault(() -> Converter.open(folder, ConvertOptions.DEFAULT).close());
    assertThat(fault.code()).isEqualTo(Code.NOT_A_MODEL);
    assertThat(fault.report()).contains("LoRA adapter", "--lora", "--base");
  }

  @Test
  void readsTheScaleBehindTheFolder() {
    Path folder = adapter("\"r\": 2", pair(QUERY, 96, 96));
    assertThat(ScaledAdapter.of(folder.toString())).isEqualTo(new ScaledAdapter(folder, 1));
    assertThat(ScaledAdapter.of(folder + ":-0.5")).isEqualTo(new ScaledAdapter(folder, -0.5f));
    Fault fault = fault(() -> ScaledAdapter.of(folder + ":much"));
    assertThat(fault.code()).isEqualTo(Code.NOT_A_MODEL);
  }

  private static void assertRefused(Fault fault, Code code, String word) {
    assertThat(fault.code()).isEqualTo(code);
    assertThat(fault).hasMessageContaining(word);
  }

  private static Fault converted(String base, Path adapter) {
    Path folder = new Fixture(Golden.OWN, base).folderWithoutWeights();
    return fault(() -> AdapterConverter.open(adapter, folder, ConvertOptions.DEFAULT).close());
  }

  private static Fault merged(String base, Path adapter) {
    Path folder = new Fixture(Golden.OWN, base).folder();
    ConvertOptions options =
        ConvertOptions.DEFAULT.withAdapters(List.of(new ScaledAdapter(adapter, 1)));
    return fault(() -> Converter.open(folder, options).close());
  }

  private static Fault fault(ThrowingCallable action) {
    return catchThrowableOfType(Fault.class, action);
  }

  private static Tensor tensor(String name, long... shape) {
    return new Tensor(name, Dtype.F32, Arrays.stream(shape).boxed().toList());
  }

  private static Tensor[] pair(String name, long rows, long columns) {
    return new Tensor[] {
      tensor(name + ".lora_A.weight", 2, columns), tensor(name + ".lora_B.weight", rows, 2)
    };
  }

  /// With one more line in its configuration, and numbers that are all 0.
  private Path adapter(String line, Tensor... tensors) {
    try {
      Files.writeString(
          place.resolve("adapter_config.json"), "{\"lora_alpha\": 4, %s}".formatted(line));
      SafetensorsLayout layout = SafetensorsLayout.of(Map.of(), List.of(tensors));
      byte[] file = Arrays.copyOf(layout.head(), Math.toIntExact(layout.bytes()));
      Files.write(place.resolve("adapter_model.safetensors"), file);
      return place;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
