// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bom.FileDigest;
import dev.alki.bom.Origin;
import dev.alki.bundle.BundleVerifier;
import dev.alki.bundle.Contents;
import dev.alki.bundle.Json;
import dev.alki.bundle.ManifestSchema;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Artifacts;
import dev.alki.jobs.Role;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Validate, Benchmark and Pack, on what the steps before them made.
class ModelStepsTest {
  @TempDir private Path folder;
  private TestWork work;

  @BeforeEach
  void prepare() throws IOException {
    work = TestWork.in(folder);
  }

  @Test
  void aFailedCheckEndsTheProfile() {
    Fault fault =
        catchThrowableOfType(
            Fault.class, () -> new Validate(true, 1, 0, 0).run(work, engine("CRASHES")));

    assertThat(fault.code()).isEqualTo(Code.VALIDATION_FAILED);
    assertThat(fault).hasMessageContaining("loads: ENGINE_CRASHED");
  }

  @Test
  void withoutAGateAFailedCheckIsOnlyReported() throws IOException {
    List<Step.Product> products = new Validate(false, 1, 0, 0).run(work, engine("CRASHES"));

    assertThat(json(products).path("verdict").asText()).isEqualTo("failed");
    assertThat(products.getFirst().role()).isEqualTo(Role.VALIDATION);
    assertThat(products.getFirst().profile()).isEqualTo("Q8_0");
  }

  @Test
  void whatTheEngineDoesNotKnowPassesNoGateAsPassed() throws IOException {
    List<Step.Product> products = new Validate(true, 1, 0, 0).run(work, engine("TOO_NEW"));

    assertThat(json(products).path("verdict").asText()).isEqualTo("not checkable");
  }

  @Test
  void aBenchmarkIsReportedAndKeptInTheHistory() throws IOException {
    Path history = folder.resolve("state/benchmarks.jsonl");
    Benchmark step = new Benchmark(64, 16, 2, 1, history.toString());

    JsonNode report = json(step.run(work, engine("RUNS")));

    assertThat(report.at("/promptTokensPerSecond/median").asDouble()).isEqualTo(100);
    assertThat(report.at("/generationTokensPerSecond/median").asDouble()).isEqualTo(10);
    assertThat(Files.readAllLines(history)).hasSize(1);
  }

  @Test
  void aModelThatTheEngineDoesNotKnowIsNotMeasured() throws IOException {
    JsonNode report = json(new Benchmark(64, 16, 2, 1, "").run(work, engine("TOO_NEW")));

    assertThat(report.path("notCheckable").asText()).isEqualTo("too new");
  }

  @Test
  void aProfileMayDemandThatItsModelIsValidated() throws IOException {
    work = gated("\"validated\": true");

    for (String opinion : List.of("CRASHES", "TOO_NEW")) {
      Fault fault =
          catchThrowableOfType(
              Fault.class, () -> new Validate(false, 1, 0, 0).run(work, engine(opinion)));
      assertThat(fault.code()).isEqualTo(Code.GATE_FAILED);
    }
    Fault fault =
        catchThrowableOfType(Fault.class, () -> new Pack(Contents.IMAGE, false).run(work));
    assertThat(fault)
        .hasMessage("profile Q8_0: is no validated model, expected validation 'passed', got none");
  }

  @Test
  void aProfileMayDemandThatItsModelIsFast() throws IOException {
    Benchmark step = new Benchmark(64, 16, 2, 1, "");

    step.run(gated("\"minTokensPerSecond\": 10"), engine("RUNS"));
    Fault slow =
        catchThrowableOfType(
            Fault.class, () -> step.run(gated("\"minTokensPerSecond\": 10.5"), engine("RUNS")));
    Fault unmeasured =
        catchThrowableOfType(
            Fault.class, () -> step.run(gated("\"minTokensPerSecond\": 1"), engine("TOO_NEW")));

    assertThat(slow)
        .hasMessage(
            "profile Q8_0: is too slow, expected at least 10.5 tokens per second, got 10.0");
    assertThat(unmeasured).hasMessageEndingWith("got no measurement");
    assertThat(slow.code()).isEqualTo(Code.GATE_FAILED);
  }

  @Test
  void aBundleIsNamedAfterTheSourceAndTheProfile() throws IOException {
    Path source = Files.createDirectories(folder.resolve("source"));
    Files.writeString(source.resolve("config.json"), "{}");
    FileDigest config = FileDigest.of("config.json", source.resolve("config.json"));
    Origin origin = new Origin("org/tiny", "", List.of(config));
    Path found = Json.write(folder.resolve("origin.json"), origin.json());
    Path report = Files.writeString(folder.resolve("v.json"), "{\"verdict\": \"passed\"}");
    work = work.with(Role.SOURCE, source).with(Role.ORIGIN, found).with(Role.VALIDATION, report);

    Path bundle = new Pack(Contents.IMAGE, false).run(work).getFirst().path();

    assertThat(bundle.resolve("tiny-Q8_0.gguf")).exists();
    assertThat(BundleVerifier.verify(bundle, Progress.NONE)).isEmpty();
    assertThat(ManifestSchema.wrong(bundle)).isEmpty();
    JsonNode manifest = Json.read(Files.readAllBytes(bundle.resolve("manifest.json")));
    assertThat(manifest.at("/source/name").asText()).isEqualTo("org/tiny");
    assertThat(manifest.at("/source/files/0/path").asText()).isEqualTo("config.json");
    assertThat(manifest.at("/profiles/0/validation/verdict").asText()).isEqualTo("passed");
  }

  @Test
  void withoutAGgufThePipelineIsWrong() {
    TestWork nothing = new TestWork(work.folder(), Artifacts.NONE);

    Fault fault =
        catchThrowableOfType(Fault.class, () -> new Pack(Contents.IMAGE, false).run(nothing));

    assertThat(fault.code()).isEqualTo(Code.WRONG_USAGE);
    assertThat(fault.help()).contains("quantize");
  }

  @Test
  void parametersOutOfRangeAreRefusedByName() {
    assertThatThrownBy(() -> new Validate(true, -1, 0, 0)).hasMessageContaining("threads");
    assertThatThrownBy(() -> new Benchmark(0, 2, 1, 0, "")).hasMessageContaining("promptTokens");
    assertThatThrownBy(() -> new Benchmark(1, 1, 1, 0, "")).hasMessageContaining("generatedTokens");
  }

  @ParameterizedTest
  @CsvSource({
    "models/stories260K, models/stories260K, '', stories260K",
    "models/stories260K/, models/stories260K, '', stories260K",
    "in/tiny-f16.GGUF, in/tiny-f16.GGUF, '', tiny-f16",
    "org/tiny@main, org/tiny, main, tiny",
    "a/b@c/d, a/b@c/d, '', d",
    "s3://bucket/prefix/tiny, s3://bucket/prefix/tiny, '', tiny"
  })
  void aSourceIsTakenApart(String text, String source, String revision, String model) {
    assertThat(SourceName.of(text)).isEqualTo(new SourceName(source, revision, model));
  }

  private TestWork gated(String gate) throws IOException {
    Path report =
        Files.writeString(folder.resolve("q.json"), "{\"profile\": {\"gates\": {" + gate + "}}}");
    return TestWork.in(folder).with(Role.QUANTIZATION, report);
  }

  private static DecidedEngine engine(String opinion) {
    return new DecidedEngine(DecidedEngine.Opinion.valueOf(opinion));
  }

  private static JsonNode json(List<Step.Product> products) throws IOException {
    return Json.read(Files.readAllBytes(products.getFirst().path()));
  }
}
