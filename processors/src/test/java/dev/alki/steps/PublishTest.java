// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bundle.Json;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Role;
import dev.alki.registry.PublishedBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the step lets out, and what it keeps.
class PublishTest {
  @TempDir private Path folder;
  private TestWork work;
  private PublishedBundle bundle;

  @BeforeEach
  void pack() throws IOException {
    bundle = PublishedBundle.in(folder.resolve("made"), 1_000);
    work = TestWork.in(folder).with(Role.BUNDLE, bundle.folder());
  }

  @Test
  void bringsTheBundleToItsPlaceAndSaysWhereItIs() throws IOException {
    JsonNode said = Json.read(Files.readAllBytes(publish(false).run(work).getFirst().path()));

    Path there = folder.resolve("shelf/tiny/Q8_0");
    assertThat(PublishedBundle.digests(there)).isEqualTo(PublishedBundle.digests(bundle.folder()));
    assertThat(said.path("pinned").asText()).isEqualTo(there.toString());
  }

  @ParameterizedTest
  @CsvSource({"passed, true, true", "not checkable, false, true", "not checkable, true, false"})
  void goesByTheValidationAsFarAsItIsAskedFor(String verdict, boolean validated, boolean goes)
      throws IOException {
    TestWork checked = work.with(Role.VALIDATION, report("{\"verdict\": \"" + verdict + "\"}"));

    Fault fault = catchThrowableOfType(Fault.class, () -> publish(validated).run(checked));

    assertThat(fault == null).isEqualTo(goes);
    assertThat(Files.exists(folder.resolve("shelf"))).isEqualTo(goes);
  }

  @Test
  void publishesNothingThatFailedItsValidation() throws IOException {
    refuses(work.with(Role.VALIDATION, report("{\"verdict\": \"failed\"}")), false);
  }

  @Test
  void publishesNothingUnvalidatedWhereThatIsDemanded() throws IOException {
    refuses(work, true);
    refuses(gated("\"validated\": true"), false);
  }

  @Test
  void publishesNothingBeyondTheLimitsOfItsProfile() throws IOException {
    TestWork slow =
        gated("\"minTokensPerSecond\": 20")
            .with(Role.BENCHMARK, report("{\"generationTokensPerSecond\": {\"median\": 3}}"));
    refuses(slow, false);
  }

  @Test
  void demandsABundleAndAPlace() throws IOException {
    Fault early =
        catchThrowableOfType(
            Fault.class,
            () -> publish(false).run(TestWork.in(Files.createDirectory(folder.resolve("x")))));
    assertThat(early.code()).isEqualTo(Code.WRONG_USAGE);
    Fault nowhere = catchThrowableOfType(Fault.class, () -> new Publish("", "", false, false));
    assertThat(nowhere.code()).isEqualTo(Code.SETTING_INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci://h/{name}:latest", "oci://H H/{name}:{profile}"})
  void refusesAPlaceThatCannotBeBeforeAnyWork(String to) {
    assertThat(catchThrowableOfType(Fault.class, () -> new Publish(to, "", false, false)))
        .isNotNull();
  }

  private void refuses(TestWork refused, boolean validated) {
    Fault fault = catchThrowableOfType(Fault.class, () -> publish(validated).run(refused));
    assertThat(fault.code()).isEqualTo(Code.GATE_FAILED);
    assertThat(folder.resolve("shelf")).doesNotExist();
  }

  private TestWork gated(String gates) throws IOException {
    return work.with(Role.QUANTIZATION, report("{\"profile\": {\"gates\": {" + gates + "}}}"));
  }

  private Path report(String json) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "report", ".json"), json);
  }

  private Publish publish(boolean validated) {
    return new Publish(folder + "/shelf/{name}/{profile}", "", validated, false);
  }
}
