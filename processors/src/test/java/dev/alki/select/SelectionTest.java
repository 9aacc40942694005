// SPDX-License-Identifier: Apache-2.0
package dev.alki.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.bundle.BundleProfile;
import dev.alki.bundle.DeviceNeeds;
import dev.alki.bundle.ProfileFiles;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.select.Selection.Judged;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SelectionTest {
  private static final long GIB = 1L << 30;

  private final List<Candidate> candidates = new ArrayList<>();
  private Machine machine = machine(4, Set.of("avx2", "fma"), false);

  @Test
  void choosesTheLeastErrorThatFits() {
    offer("Q4_K_M", 3, 4.8, 0.004);
    offer("Q6_K", 4, 6.6, 0.0004);
    offer("Q8_0", 5, 8.5, 0.00005);

    assertThat(chosen()).isEqualTo("Q6_K");
    assertThat(reasons())
        .containsExactly(
            "needs 4096 MiB of 4096 MiB, and has the least error of those that fit, 0.000400",
            "fits, but has more error: 0.00400, not 0.000400",
            "needs 5120 MiB, and there are 4096 MiB");
  }

  @Test
  void measuredErrorsCountMoreThanBits() {
    offer("Q4_0", 2, 4.6, 0.007);
    offer("measured-4bit", 2, 4.5, 0.005);

    assertThat(chosen()).isEqualTo("measured-4bit");
  }

  @Test
  void choosesTheMostBitsWhereNotAllAreMeasured() {
    offer("Q4_K_M", 3, 4.8, 0.004);
    candidates.add(candidate("Q5_0", 3, 5.5, OptionalDouble.empty(), "hub", Set.of(), false));

    assertThat(chosen()).isEqualTo("Q5_0");
    assertThat(reasons())
        .containsExactly(
            "needs 3072 MiB of 4096 MiB, and has the most bits per weight of those that fit, 5.50",
            "fits, but has fewer bits per weight: 4.80, not 5.50");
  }

  @Test
  void errorsAgainstDifferentSourcesAreNotCompared() {
    candidates.add(candidate("Q8_0", 3, 8.5, OptionalDouble.of(0.003), "bf16", Set.of(), false));
    candidates.add(candidate("Q4_0", 3, 4.5, OptionalDouble.of(0.001), "q4", Set.of(), false));

    assertThat(selection().quality()).isEqualTo(Quality.BITS);
    assertThat(chosen()).isEqualTo("Q8_0");
  }

  @Test
  void whatDoesNotFitHasNoPartInTheComparison() {
    offer("Q4_K_M", 3, 4.8, 0.004);
    candidates.add(candidate("F16", 9, 16, OptionalDouble.empty(), "hub", Set.of(), false));

    assertThat(selection().quality()).isEqualTo(Quality.ERROR);
    assertThat(reasons().getFirst()).endsWith("is the only one that fits");
  }

  @Test
  void ofTwoAsGoodTheOneThatNeedsLess() {
    offer("long", 4, 8.5, 0.001);
    offer("short", 2, 8.5, 0.001);

    assertThat(chosen()).isEqualTo("short");
    assertThat(reasons().getLast()).startsWith("fits, and has the same error");
  }

  @Test
  void aProfileForFeaturesNeedsThem() {
    offer("Q4_0", 2, 4.5, 0.007);
    candidates.add(
        candidate(
            "wide", 2, 8.5, OptionalDouble.of(0.0001), "hub", Set.of("avx512f", "fma"), false));

    assertThat(chosen()).isEqualTo("Q4_0");
    assertThat(reasons().getLast()).isEqualTo("needs avx512f, which the CPU does not have");
    machine = machine(4, Set.of("avx512f", "fma"), false);
    assertThat(chosen()).isEqualTo("wide");
  }

  @Test
  void featuresThatNobodyKnowsAreNotThere() {
    candidates.add(candidate("wide", 2, 8.5, OptionalDouble.empty(), "hub", Set.of("avx2"), false));
    machine = new Machine(4 * GIB, Optional.empty(), false);

    assertThat(selection().chosen()).isEmpty();
    assertThat(reasons().getFirst()).endsWith("what it has is not known: say it with --cpu");
  }

  @Test
  void aProfileForAGpuNeedsOne() {
    candidates.add(candidate("gpu", 2, 8.5, OptionalDouble.empty(), "hub", Set.of(), true));

    assertThat(selection().chosen()).isEmpty();
    assertThat(reasons()).containsExactly("is for a GPU, and there is none");
    machine = machine(4, Set.of(), true);
    assertThat(chosen()).isEqualTo("gpu");
  }

  @Test
  void whatFailedItsValidationIsNeverChosen() {
    Candidate good = candidate("a", 2, 8.5, OptionalDouble.empty(), "hub", Set.of(), false);
    BundleProfile it = good.profile();
    candidates.add(
        new Candidate(
            good.bundle(),
            new BundleProfile(
                it.name(),
                it.files(),
                it.needs(),
                it.bytes(),
                it.bitsPerWeight(),
                it.nmse(),
                Optional.of("failed")),
            good.model(),
            good.source()));

    assertThat(reasons()).containsExactly("failed its validation");
  }

  @Test
  void differentModelsAreNotCompared() {
    offer("Q4_0", 2, 4.5, 0.007);
    candidates.add(
        new Candidate(Path.of("other"), candidates.getFirst().profile(), "llama of 7", "hub"));

    Fault fault = catchThrowableOfType(Fault.class, this::selection);

    assertThat(fault.code()).isEqualTo(Code.WRONG_USAGE);
    assertThat(fault).hasMessageContaining("is of another model");
  }

  private Selection selection() {
    return Selection.of(candidates, machine);
  }

  private String chosen() {
    return selection().chosen().orElseThrow().candidate().profile().name();
  }

  private List<String> reasons() {
    return selection().judged().stream().map(Judged::reason).toList();
  }

  private void offer(String name, long gib, double bits, double error) {
    candidates.add(candidate(name, gib, bits, OptionalDouble.of(error), "hub", Set.of(), false));
  }

  private static Candidate candidate(
      String name,
      long gib,
      double bits,
      OptionalDouble error,
      String source,
      Set<String> cpu,
      boolean gpu) {
    ProfileFiles files =
        new ProfileFiles(
            List.of(name + ".gguf"), Optional.empty(), "runtime.json", Optional.empty(), List.of());
    BundleProfile profile =
        new BundleProfile(
            name,
            files,
            new DeviceNeeds(gib * GIB, cpu, gpu),
            gib * GIB,
            OptionalDouble.of(bits),
            error,
            Optional.of("passed"));
    return new Candidate(Path.of("bundle"), profile, "llama of 8 weights", source);
  }

  private static Machine machine(long gib, Set<String> cpu, boolean gpu) {
    return new Machine(gib * GIB, Optional.of(new TreeSet<>(cpu)), gpu);
  }
}
