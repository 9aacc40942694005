// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.alki.convert.ConvertOptions;
import dev.alki.convert.Converter;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.fixtures.Fixture;
import dev.alki.fixtures.Golden;
import dev.alki.gguf.TensorType;
import dev.alki.progress.Progress;
import dev.alki.recipe.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {
  private static final ProfileRequest PLAIN = ProfileRequest.of("Q4_K_M", QuantizeOptions.NONE);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(doubles = {3.2, 4.5, 4.85, 6.1, 8.4})
  void usesTheBitsThatAreAllowedAndNoMore(double bits) {
    PlannedFile file = planned(PLAIN.within(new SizeGoal.BitsPerWeight(bits))).files().getFirst();

    assertThat(file.bitsPerWeight()).isLessThanOrEqualTo(bits).isGreaterThan(bits - 0.1);
  }

  @ParameterizedTest
  @ValueSource(longs = {2_600_000, 3_200_000, 4_000_000})
  void writesFilesOfTheSizeThatIsAllowedAndNoLarger(long bytes) throws Exception {
    try (Model model = model()) {
      List<Plan> plans =
          Quantizer.plan(model, List.of(PLAIN.within(new SizeGoal.Size(bytes))), 2, Progress.NONE);
      Output output =
          Quantizer.write(plans, new Destination(folder, false), 2, false, Progress.NONE)
              .getFirst();

      assertThat(output.bytes()).isEqualTo(Files.size(output.path()));
      assertThat(output.bytes()).isLessThanOrEqualTo(bytes).isGreaterThan(bytes * 97 / 100);
    }
  }

  @Test
  void hasLessErrorThanTheMixOfThatSize() {
    try (Model model = model()) {
      Plan plain = Quantizer.plan(model, List.of(PLAIN), 1, Progress.NONE).getFirst();
      ProfileRequest chosen =
          new ProfileRequest("chosen", Mix.Q4_K_M, QuantizeOptions.NONE)
              .within(new SizeGoal.Size(plain.bytes()));
      List<Plan> plans = Quantizer.plan(model, List.of(PLAIN, chosen), 2, Progress.NONE);
      List<Output> outputs =
          Quantizer.write(plans, new Destination(folder, false), 2, true, Progress.NONE);

      assertThat(noise(outputs.get(1))).isLessThan(noise(outputs.get(0)));
    }
  }

  @Test
  void choosesTheSameWithAnyNumberOfThreads() {
    ProfileRequest request = PLAIN.within(new SizeGoal.BitsPerWeight(4.6));
    try (Model model = model()) {
      assertThat(types(Quantizer.plan(model, List.of(request), 5, Progress.NONE).getFirst()))
          .isEqualTo(types(Quantizer.plan(model, List.of(request), 1, Progress.NONE).getFirst()));
    }
  }

  @Test
  void leavesWhatOptionsSay() {
    QuantizeOptions none = QuantizeOptions.NONE;
    QuantizeOptions options =
        new QuantizeOptions(
            List.of(TensorTypeRule.parse("attn_v=q8_0")),
            none.outputType(),
            none.embeddingType(),
            none.pure(),
            none.leaveOutput(),
            none.allowRequantize(),
            none.overrides(),
            none.pruned(),
            none.keepSplit(),
            none.split(),
            none.importance());
    ProfileRequest request =
        ProfileRequest.of("Q4_K_M", options).within(new SizeGoal.BitsPerWeight(4.2));

    for (PlannedTensor tensor : planned(request).files().getFirst().tensors()) {
      if (tensor.name().contains("attn_v.weight")) {
        assertThat(tensor.type()).isEqualTo(TensorType.Q8_0);
      }
    }
  }

  @Test
  void triesTwoBitsOnlyWithAnImportanceMatrix() {
    assertThat(types(planned(PLAIN.within(new SizeGoal.BitsPerWeight(2.9)))))
        .doesNotContain(TensorType.IQ2_XXS, TensorType.IQ2_XS, TensorType.IQ2_S);
  }

  /// As mixes do.
  @Test
  void halvesNumbersOfWhichRowsFitNoBlock() {
    ProfileRequest request = PLAIN.within(new SizeGoal.BitsPerWeight(11));
    try (Model model =
        Converter.open(Path.of("../examples/models/stories260K"), ConvertOptions.DEFAULT)) {
      Plan plan = Quantizer.plan(model, List.of(request), 2, Progress.NONE).getFirst();

      assertThat(plan.files().getFirst().tensors())
          .filteredOn(tensor -> tensor.name().endsWith("ffn_down.weight"))
          .extracting(PlannedTensor::type)
          .containsOnly(TensorType.F16);
    }
  }

  @Test
  void refusesASizeThatNoChoiceReaches() {
    assertThatExceptionOfType(Fault.class)
        .isThrownBy(() -> planned(PLAIN.within(new SizeGoal.BitsPerWeight(1))))
        .satisfies(fault -> assertThat(fault.code()).isEqualTo(Code.TARGET_TOO_SMALL));
  }

  @Test
  void refusesAMixThatLeavesNothingToChoose() {
    assertThatExceptionOfType(Fault.class)
        .isThrownBy(() ->
            ProfileRequest.of("F16", QuantizeOptions.NONE).within(new SizeGoal.BitsPerWeight(4)))
        .satisfies(fault -> assertThat(fault.code()).isEqualTo(Code.WRONG_USAGE));
  }

  @ParameterizedTest
  @CsvSource({
    "1.9GB, 1900000000",
    "850 MiB, 891289600",
    "12345, 12345",
    "0.5g, 500000000",
    "2kib, 2048"
  })
  void readsSizes(String text, long bytes) {
    assertThat(SizeGoal.size(text)).isEqualTo(new SizeGoal.Size(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GB", "-1", "0", "1.5.2", "9e9", "1XB", "99999999999999TB"})
  void refusesWhatIsNoSize(String text) {
    assertThatExceptionOfType(Fault.class).isThrownBy(() -> SizeGoal.size(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "0", "-4", "NaN", "65"})
  void refusesWhatIsNoNumberOfBits(String text) {
    assertThatExceptionOfType(Fault.class).isThrownBy(() -> SizeGoal.bitsPerWeight(text));
  }

  /// As the choice counts it.
  private static double noise(Output output) {
    return output.tensors().stream()
        .mapToDouble(tensor -> Category.of(tensor.name()).sensitivity() * tensor.error().nmse())
        .sum();
  }

  private static List<TensorType> types(Plan plan) {
    return plan.files().getFirst().tensors().stream().map(PlannedTensor::type).toList();
  }

  private static Plan planned(ProfileRequest request) {
    try (Model model = model()) {
      return Quantizer.plan(model, List.of(request), 2, Progress.NONE).getFirst();
    }
  }

  private static Model model() {
    return Converter.open(
        new Fixture(Golden.OWN, "Pebble-5M-Instruct").folder(), ConvertOptions.DEFAULT);
  }
}
