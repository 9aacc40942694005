// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.bundle.BundleProfile;
import dev.alki.bundle.BundleVerifier;
import dev.alki.bundle.Manifest;
import dev.alki.bundle.ManifestSchema;
import dev.alki.fault.Code;
import dev.alki.files.Digest;
import dev.alki.jobs.Job;
import dev.alki.jobs.JobEvents;
import dev.alki.jobs.Outcome;
import dev.alki.jobs.Outcome.Bundle;
import dev.alki.progress.Progress;
import dev.alki.settings.Settings;
import dev.alki.sign.KeyFiles;
import dev.alki.sign.ModelSignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs of pipelines that pack all profiles into one bundle.
class TogetherTest {
  private static final String BRANCHES =
      """
              - split:
                  simple: "${body.profiles}"
                  parallelProcessing: true
                  aggregationStrategy: "#merge"
                  steps:
                    - to: {uri: "kamelet:validate", parameters: {gate: false}}
      """;

  private static final String PACK =
      "        - to: {uri: \"kamelet:pack\", parameters: {together: true}}\n";

  @TempDir private Path folder;
  private Path model;
  private KeyFiles keys;
  private String steps = BRANCHES + PACK;

  @BeforeEach
  void write() throws IOException {
    model = TinyModel.write(folder.resolve("tiny.gguf"), 1);
    keys = KeyFiles.generate(folder.resolve("keys"), Optional.empty());
  }

  @Test
  void allProfilesAreInOneBundle() {
    Outcome outcome = run("Q8_0", "F16", "Q4_0");

    assertThat(outcome.fault()).isEmpty();
    Path bundle = folder.resolve("out/tiny/all");
    assertThat(outcome.bundles()).extracting(Bundle::path).containsOnly(bundle);
    assertThat(outcome.bundles())
        .extracting(Bundle::profile)
        .containsExactly("Q8_0", "F16", "Q4_0");
    for (Bundle each : outcome.bundles()) {
      assertThat(each.gguf()).isEqualTo(bundle.resolve("tiny-" + each.profile() + ".gguf"));
      assertThat(Digest.sha256(each.gguf())).isEqualTo(each.sha256());
    }
    assertThat(BundleVerifier.verify(bundle, Progress.NONE)).isEmpty();
    assertThat(ManifestSchema.wrong(bundle)).isEmpty();
    assertThat(Manifest.current(bundle).profiles())
        .allMatch(profile -> profile.nmse().isPresent() && profile.verdict().isPresent())
        .extracting(BundleProfile::name)
        .containsExactly("Q8_0", "F16", "Q4_0");
  }

  @Test
  void aBundleIsPackedOnce() {
    run("Q8_0", "F16");

    assertThat(run("Q8_0", "F16").recalledAll()).isTrue();
  }

  @Test
  void theBundleOfAllIsSignedOnce() {
    steps += "        - to: {uri: \"kamelet:sign\"}\n";

    Outcome outcome = run("Q8_0", "F16");

    assertThat(outcome.fault()).isEmpty();
    Path bundle = outcome.bundles().getFirst().path();
    assertThat(ModelSignature.verify(bundle, keys.key(), Progress.NONE)).isEmpty();
    assertThat(Manifest.current(bundle).profiles()).hasSize(2);
  }

  @Test
  void anUnsignedBundleIsNotShownWhenItShouldBeSigned() throws IOException {
    steps += "        - to: {uri: \"kamelet:sign\"}\n";
    Files.delete(keys.privateKey());

    Outcome outcome = run("Q8_0", "F16");

    assertThat(outcome.fault()).isPresent();
    assertThat(outcome.bundles()).isEmpty();
    assertThat(folder.resolve("out")).isEmptyDirectory();
  }

  /// The model has no tokenizer, so that no engine takes it.
  @Test
  void profilesThatFailedAreLeftOut() throws IOException {
    Files.createDirectories(folder.resolve("profiles"));
    Files.writeString(
        folder.resolve("profiles/strict.yaml"),
        "name: strict\ndescription: d\nmix: Q4_0\ngates:\n  validated: true\n");

    Outcome outcome = run("Q8_0", "strict", "F16");

    assertThat(outcome.fault().orElseThrow().code()).isEqualTo(Code.GATE_FAILED);
    assertThat(outcome.bundles()).extracting(Bundle::profile).containsExactly("Q8_0", "F16");
    assertThat(Manifest.current(folder.resolve("out/tiny/all")).profiles())
        .extracting(BundleProfile::name)
        .containsExactly("Q8_0", "F16");
  }

  @Test
  void inTheBranchOfOneProfileThereIsNothingToPutTogether() {
    steps = BRANCHES + "      " + PACK;

    Outcome outcome = run("Q8_0");

    assertThat(outcome.fault().orElseThrow()).hasMessageContaining("in the branch of one");
    assertThat(outcome.bundles()).isEmpty();
  }

  private Outcome run(String... profiles) {
    try {
      Path pipeline =
          Files.writeString(
              folder.resolve("pipeline.yaml"),
              """
              - route:
                  id: pipeline
                  from:
                    uri: direct:pipeline
                    steps:
                      - to: {uri: "kamelet:fetch"}
                      - to: {uri: "kamelet:convert"}
                      - to: {uri: "kamelet:quantize"}
              """
                  + steps);
      Map<String, String> settings =
          Map.of(
              "alki.pipeline", pipeline.toString(),
              "alki.out", folder.resolve("out").toString(),
              "alki.state", folder.resolve("state").toString(),
              "alki.profiles", folder.resolve("profiles").toString(),
              "alki.sign.key", keys.privateKey().toString(),
              "alki.sign.public", keys.publicKey().toString());
      try (Pipeline opened =
          Pipeline.open(Settings.of(settings), JobEvents.NONE, id -> false, Extension.NONE)) {
        return opened.run(new Job("1", model.toString(), List.of(profiles), "default"));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
