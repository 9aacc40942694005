// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import static dev.alki.runtime.Verdict.FAILED;
import static dev.alki.runtime.Verdict.NOT_CHECKABLE;
import static dev.alki.runtime.Verdict.PASSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import dev.alki.progress.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ValidationTest {
  private static final Limits LIMITS = new Limits(Duration.ofMinutes(1), 1L << 30);
  private static final Metadata METADATA =
      Metadata.EMPTY
          .with("general.architecture", Value.string("llama"))
          .with("tokenizer.chat_template", Value.string("{{ messages }}"));

  private final FakeEngine engine = new FakeEngine();
  private Optional<Function<String, int[]>> tokenizer = Optional.of(FakeEngine::words);
  private Metadata metadata = METADATA;

  @Test
  void aGoodModelPassesEveryCheck() {
    ValidationReport report = validate();

    assertThat(report.verdict()).isEqualTo(PASSED);
    assertThat(report.checks()).extracting(Check::verdict).containsOnly(PASSED);
    assertThat(report.checks())
        .extracting(Check::name)
        .containsExactly("loads", "generation", "prediction", "tokenizer", "template", "memory");
  }

  @Test
  void aModelThatIsNewerThanTheEngineIsNotCheckableAndNotOpened() {
    engine.tooNew = Optional.of("the architecture 'qwen9'");

    ValidationReport report = validate();

    assertThat(report.verdict()).isEqualTo(NOT_CHECKABLE);
    assertThat(report.checks().getFirst().detail()).contains("qwen9");
    assertThat(engine.opened).isZero();
  }

  @Test
  void aModelThatCrashesTheEngineFailsToLoadWithItsCode() {
    engine.failsToLoad = Optional.of(Code.ENGINE_CRASHED);

    ValidationReport report = validate();

    assertThat(report.verdict()).isEqualTo(FAILED);
    assertThat(verdict(report, "loads")).isEqualTo(FAILED);
    assertThat(verdict(report, "generation")).isEqualTo(NOT_CHECKABLE);
    assertThat(report.checks().getFirst().detail()).startsWith("ENGINE_CRASHED");
  }

  @Test
  void anEngineThatDoesNotWorkHereSaysNothingOfTheModel() {
    engine.failsToLoad = Optional.of(Code.ENGINE_UNAVAILABLE);

    Fault fault = catchThrowableOfType(Fault.class, this::validate);

    assertThat(fault.code()).isEqualTo(Code.ENGINE_UNAVAILABLE);
  }

  @Test
  void afterACrashInOneCheckTheOthersAreNotCheckable() {
    engine.failsToGenerate = Optional.of(Code.ENGINE_TIMEOUT);

    ValidationReport report = validate();

    assertThat(verdict(report, "loads")).isEqualTo(PASSED);
    assertThat(verdict(report, "generation")).isEqualTo(FAILED);
    assertThat(verdict(report, "tokenizer")).isEqualTo(NOT_CHECKABLE);
  }

  @Test
  void aModelThatSaysTheSameEverywhereFailsGenerationAndPrediction() {
    engine.alwaysSays = Optional.of(" and".repeat(48));

    ValidationReport report = validate();

    assertThat(verdict(report, "generation")).isEqualTo(FAILED);
    assertThat(verdict(report, "prediction")).isEqualTo(FAILED);
  }

  @Test
  void anEncoderIsNotAskedForText() {
    engine.silent = Optional.of("'bert' does not write text");

    ValidationReport report = validate();

    assertThat(verdict(report, "generation")).isEqualTo(NOT_CHECKABLE);
    assertThat(verdict(report, "tokenizer")).isEqualTo(PASSED);
  }

  @Test
  void anotherTokenThanTheSourcesIsAFailure() {
    tokenizer = Optional.of(text -> new int[] {1});

    ValidationReport report = validate();

    assertThat(verdict(report, "tokenizer")).isEqualTo(FAILED);
  }

  @Test
  void withoutATokenizerThereIsNothingToCompare() {
    tokenizer = Optional.empty();

    assertThat(verdict(validate(), "tokenizer")).isEqualTo(NOT_CHECKABLE);
  }

  @Test
  void aTemplateThatDoesNotRenderIsAFailure() {
    engine.failsToRender = Optional.of(Code.ENGINE_REFUSED);

    ValidationReport report = validate();

    assertThat(verdict(report, "template")).isEqualTo(FAILED);
    assertThat(verdict(report, "memory")).isEqualTo(PASSED);
  }

  @Test
  void aModelWithoutATemplateIsSaidToHaveNone() {
    metadata = METADATA.without("tokenizer.chat_template");

    assertThat(verdict(validate(), "template")).isEqualTo(NOT_CHECKABLE);
  }

  @Test
  void theReportAsJsonHasVerdictsAndMemory() {
    assertThat(validate().json().toString())
        .startsWith("{\"verdict\":\"passed\",\"engine\":\"fake 1\",\"checks\":[{\"name\":\"loads\"")
        .contains("\"peakBytes\":314572800");
  }

  private ValidationReport validate() {
    GgufFacts facts = new GgufFacts(metadata, Set.of(), 0, 0);
    return new Validation(engine, 1, LIMITS, tokenizer)
        .of(Path.of("model.gguf"), facts, Progress.NONE);
  }

  private static Verdict verdict(ValidationReport report, String check) {
    return report.checks().stream()
        .filter(each -> each.name().equals(check))
        .findFirst()
        .orElseThrow()
        .verdict();
  }
}
