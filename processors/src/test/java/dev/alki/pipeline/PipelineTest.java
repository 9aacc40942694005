// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.jobs.Job;
import dev.alki.jobs.JobEvent;
import dev.alki.jobs.JobEvent.StepFailed;
import dev.alki.jobs.JobEvent.StepFinished;
import dev.alki.jobs.JobEvents;
import dev.alki.jobs.Outcome;
import dev.alki.jobs.Outcome.Bundle;
import dev.alki.jobs.State;
import dev.alki.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole jobs through pipelines of real steps, except those that need the engine.
class PipelineTest {
  private static final String START =
      """
      - route:
          id: pipeline
          from:
            uri: direct:pipeline
            steps:
              - to:
                  uri: kamelet:fetch
              - to:
                  uri: kamelet:convert
              - to:
                  uri: kamelet:quantize
                  parameters:
                    profiles: F16,F32
      """;

  private static final String SPLIT =
      START
          + """
                  - split:
                      simple: "${body.profiles}"
                      parallelProcessing: true
                      aggregationStrategy: "#merge"
                      steps:
                        - to:
                            uri: step:dev.alki.pipeline.Touched
                            parameters:
                              fails: none
                              writes: false
                        - to:
                            uri: kamelet:pack
          """;

  @TempDir Path folder;
  private final List<JobEvent> events = new CopyOnWriteArrayList<>();
  private final Map<String, String> settings = new HashMap<>();
  private Path model;
  private boolean cancelled;

  @BeforeEach
  void write() throws IOException {
    model = TinyModel.write(folder.resolve("tiny.gguf"), 0);
    settings.put("alki.pipeline", folder.resolve("pipeline.yaml").toString());
    settings.put("alki.out", folder.resolve("out").toString());
    settings.put("alki.state", folder.resolve("state").toString());
  }

  @Test
  void aModelComesOutAsABundleForEachProfile() throws IOException {
    Outcome outcome = run(SPLIT, job());

    assertThat(outcome.fault()).isEmpty();
    assertThat(outcome.state()).isEqualTo(State.SUCCEEDED);
    assertThat(outcome.recalled()).isZero();
    assertThat(outcome.bundles()).extracting(Bundle::profile).containsExactly("F16", "F32");
    Bundle bundle = outcome.bundles().getLast();
    assertThat(bundle.path()).isEqualTo(folder.resolve("out/tiny/F32"));
    assertThat(bundle.gguf()).isEqualTo(folder.resolve("out/tiny/F32/tiny-F32.gguf"));
    assertThat(bundle.sha256()).isEqualTo(Digest.sha256(bundle.gguf()));
    assertThat(bundle.bitsPerWeight()).isEqualTo(32);
    assertThat(bundle.verdict()).isEqualTo("passed");
    assertThat(bundle.generationRate()).isEmpty();
  }

  @Test
  void theSameJobAgainIsFinishedFromReceipts() throws IOException {
    Outcome first = run(SPLIT, job());
    events.clear();

    Outcome second = run(SPLIT, job());

    assertThat(second.recalledAll()).isTrue();
    assertThat(second.bundles()).isEqualTo(first.bundles());
    assertThat(finished("quantize")).allMatch(StepFinished::fromReceipt);
    assertThat(finished("pack")).hasSize(2).allMatch(StepFinished::fromReceipt);
  }

  @Test
  void onlyTheProfileThatIsNotThereYetIsMade() throws IOException {
    run(SPLIT, job("F32"));
    Outcome outcome = run(SPLIT, job("F32", "BF16"));

    assertThat(outcome.bundles()).extracting(Bundle::profile).containsExactly("F32", "BF16");
    assertThat(outcome.recalledAll()).isFalse();
    assertThat(finished("pack")).filteredOn(StepFinished::fromReceipt).hasSize(1);
  }

  @Test
  void bundlesComeInTheOrderInWhichTheirProfilesWereAskedFor() throws IOException {
    run(SPLIT, job("F32"));

    assertThat(run(SPLIT, job("F16", "F32", "BF16")).bundles())
        .extracting(Bundle::profile)
        .containsExactly("F16", "F32", "BF16");
  }

  @Test
  void aChangedSourceIsSeenAndDoesNotReplaceTheOldBundleUnasked() throws IOException {
    run(SPLIT, job("F32"));
    TinyModel.write(model, 1);

    Outcome refused = run(SPLIT, job("F32"));
    assertThat(refused.state()).isEqualTo(State.FAILED);
    assertThat(refused.fault().map(Fault::code)).contains(Code.OUTPUT_EXISTS);

    settings.put("alki.out.replace", "true");
    Outcome replaced = run(SPLIT, job("F32"));
    assertThat(replaced.fault()).isEmpty();
    assertThat(replaced.recalledAll()).isTrue();
    Bundle bundle = replaced.bundles().getFirst();
    assertThat(Digest.sha256(bundle.gguf())).isEqualTo(bundle.sha256());
  }

  @Test
  void aSourceThatChangesMeanwhileEndsTheJob() throws IOException {
    Outcome outcome = run(SPLIT.replace("writes: false", "writes: true"), job("F32"));

    assertThat(outcome.fault().map(Fault::code)).contains(Code.FILE_CHANGED);
    assertThat(folder.resolve("out/tiny")).doesNotExist();
  }

  @Test
  void oneProfileThatFailsDoesNotHarmTheOthers() throws IOException {
    Outcome outcome = run(SPLIT.replace("fails: none", "fails: F16"), job());

    assertThat(outcome.state()).isEqualTo(State.FAILED);
    assertThat(outcome.fault().map(Fault::code)).contains(Code.VALIDATION_FAILED);
    assertThat(outcome.bundles()).extracting(Bundle::profile).containsExactly("F32");
    assertThat(events)
        .filteredOn(StepFailed.class::isInstance)
        .extracting(JobEvent::profile)
        .containsExactly("F16");
    assertThat(folder.resolve("out/tiny/F16")).doesNotExist();
  }

  @Test
  void withoutASplitOneProfileComesAfterTheOther() throws IOException {
    String line = START + "        - to:\n            uri: kamelet:pack\n";

    assertThat(run(line, job()).bundles())
        .extracting(Bundle::profile)
        .containsExactly("F16", "F32");
  }

  @Test
  void branchesOfAMulticastAreBroughtTogether() throws IOException {
    String multicast =
        """
        - multicast:
            parallelProcessing: true
            aggregationStrategy: "#merge"
            steps:
              - to:
                  uri: step:dev.alki.pipeline.Touched
                  parameters:
                    fails: F16
                    writes: false
              - to:
                  uri: kamelet:pack
        """;

    Outcome outcome = run(START + multicast.indent(8), job());

    assertThat(outcome.fault().map(Fault::code)).contains(Code.VALIDATION_FAILED);
    assertThat(outcome.bundles()).extracting(Bundle::profile).containsExactly("F32");
    assertThat(outcome.bundles().getFirst().verdict()).isEqualTo("passed");
    assertThat(finished("pack")).hasSize(2);
  }

  @Test
  void withoutPackTheGgufsThemselvesAreShown() throws IOException {
    Outcome outcome = run(START, job("F32"));

    assertThat(outcome.bundles().getFirst().gguf())
        .isEqualTo(folder.resolve("out/tiny/F32/tiny-F32.gguf"));
    assertThat(run(START, job("F32")).fault()).isEmpty();
  }

  @Test
  void aProfileAskedForTwiceIsRefusedBeforeAnyWork() throws IOException {
    Outcome outcome = run(SPLIT, job("F32", "f32"));

    assertThat(outcome.fault().map(Fault::code)).contains(Code.PROFILE_TWICE);
    assertThat(outcome.bundles()).isEmpty();
  }

  @Test
  void aJobWithoutProfilesNeedsThoseOfThePipeline() throws IOException {
    Outcome outcome = run(SPLIT.replace("F16,F32", "\"\""), job());

    assertThat(outcome.fault().map(Fault::code)).contains(Code.WRONG_USAGE);
  }

  @Test
  void aSourceThatIsNotThereIsSaid() throws IOException {
    Outcome outcome =
        run(SPLIT, new Job("1", folder.resolve("none").toString(), List.of(), "default"));

    assertThat(outcome.fault().map(Fault::code)).contains(Code.FILE_NOT_FOUND);
  }

  @Test
  void aCancelledJobEndsAsSuch() throws IOException {
    cancelled = true;

    Outcome outcome = run(SPLIT, job());

    assertThat(outcome.state()).isEqualTo(State.CANCELLED);
    assertThat(outcome.fault().map(Fault::code)).contains(Code.INTERRUPTED_BY_USER);
    assertThat(folder.resolve("out/tiny")).doesNotExist();
  }

  @Test
  void aPlaceWhereNothingCanBeWrittenIsSaidBeforeAnyWork() throws IOException {
    settings.put("alki.out", Files.writeString(folder.resolve("file"), "").toString());

    Outcome outcome = run(SPLIT, job());

    assertThat(outcome.fault().map(Fault::code)).contains(Code.NOT_WRITABLE);
    assertThat(events).isEmpty();
  }

  @Test
  void whatIsDamagedInTheStoreIsMadeAgain() throws IOException {
    Path gguf = run(START, job("F32")).bundles().getFirst().gguf();
    String right = Digest.sha256(gguf);
    // The same bytes under two names: the store's file is damaged with it.
    Files.writeString(gguf, "rubbish");
    settings.put("alki.out.replace", "true");

    Outcome outcome = run(START, job("F32"));

    assertThat(outcome.fault()).isEmpty();
    assertThat(outcome.recalledAll()).isFalse();
    assertThat(Digest.sha256(outcome.bundles().getFirst().gguf())).isEqualTo(right);
  }

  @Test
  void aFileOfOtherBytesWithItsOldTimeIsStillSeen() throws IOException {
    FileTime before = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(model, before);
    String first = run(START, job("F32")).bundles().getFirst().sha256();
    TinyModel.write(model, 2);
    Files.setLastModifiedTime(model, before);
    settings.put("alki.out.replace", "true");

    assertThat(run(START, job("F32")).bundles().getFirst().sha256()).isNotEqualTo(first);
  }

  @Test
  void theSameJobTwiceAtOnceIsDoneOnce() throws Exception {
    try (Pipeline pipeline = open(SPLIT);
        ExecutorService apart = Executors.newSingleThreadExecutor()) {
      Future<Outcome> other = apart.submit(() -> pipeline.run(job()));
      Outcome outcome = pipeline.run(job());

      assertThat(outcome.fault()).isEmpty();
      assertThat(other.get().bundles()).isEqualTo(outcome.bundles());
      assertThat(finished("quantize")).filteredOn(event -> !event.fromReceipt()).hasSize(1);
    }
  }

  @Test
  void stepsAreCountedWhenThereIsARegistry() throws IOException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Files.writeString(folder.resolve("pipeline.yaml"), SPLIT.replace("fails: none", "fails: F16"));
    Extension extension =
        new Extension(List.of(), Map.of("registry", registry), Map.of(), List.of());
    try (Pipeline pipeline =
        Pipeline.open(Settings.of(settings), JobEvents.NONE, id -> false, extension)) {
      pipeline.run(job());
    }

    assertThat(registry.timer("alki.step", "verb", "pack", "result", "done").count()).isOne();
    assertThat(
            registry
                .counter("alki.step.failures", "verb", "touched", "code", "VALIDATION_FAILED")
                .count())
        .isOne();
  }

  @Test
  void closedPipelinesAreForgotten() throws Exception {
    List<WeakReference<JobEvents>> all = List.of(heard(), heard(), heard());
    for (int i = 0; i < 100 && remembered(all) > 1; i++) {
      System.gc();
      Thread.sleep(50);
    }

    // Camel's expression language keeps one.
    assertThat(remembered(all)).isLessThanOrEqualTo(1);
  }

  private static long remembered(List<WeakReference<JobEvents>> all) {
    return all.stream().filter(one -> one.get() != null).count();
  }

  /// What a pipeline told events to that is closed now.
  private WeakReference<JobEvents> heard() throws IOException {
    Files.writeString(folder.resolve("pipeline.yaml"), SPLIT);
    List<JobEvent> own = new CopyOnWriteArrayList<>();
    JobEvents listener = (id, event) -> own.add(event);
    try (Pipeline pipeline =
        Pipeline.open(Settings.of(settings), listener, id -> false, Extension.NONE)) {
      pipeline.run(job());
    }
    return new WeakReference<>(listener);
  }

  @Test
  void settingsCanStandInParameters() throws IOException {
    String yaml = SPLIT.replace("fails: none", "fails: \"{{alki.pipeline.parallel}}\"");

    assertThat(run(yaml, job()).fault()).isEmpty();
  }

  @Test
  void nothingUnfinishedIsLeft() throws IOException {
    run(SPLIT.replace("fails: none", "fails: F16"), job());

    try (Stream<Path> work = Files.walk(folder.resolve("state/store/work"))) {
      assertThat(work).hasSize(1);
    }
    assertThat(folder.resolve("state/store/locks")).isEmptyDirectory();
  }

  @Test
  void aPipelineThatCamelCannotStartIsAFault() throws IOException {
    Files.writeString(folder.resolve("pipeline.yaml"), SPLIT.replace("Touched", "Touhced"));
    assertThatThrownBy(() -> open(Settings.of(settings)))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.code()).isEqualTo(Code.PIPELINE_INVALID))
        .hasMessageContaining("Touhced");
  }

  private List<StepFinished> finished(String verb) {
    return events.stream()
        .filter(event -> event.verb().equals(verb))
        .filter(StepFinished.class::isInstance)
        .map(StepFinished.class::cast)
        .toList();
  }

  private Job job(String... profiles) {
    return new Job("1", model.toString(), List.of(profiles), "default");
  }

  private Outcome run(String yaml, Job job) throws IOException {
    try (Pipeline pipeline = open(yaml)) {
      return pipeline.run(job);
    }
  }

  private Pipeline open(String yaml) throws IOException {
    Files.writeString(folder.resolve("pipeline.yaml"), yaml);
    return open(Settings.of(settings));
  }

  private Pipeline open(Settings chosen) {
    return Pipeline.open(chosen, (id, event) -> events.add(event), id -> cancelled, Extension.NONE);
  }
}
