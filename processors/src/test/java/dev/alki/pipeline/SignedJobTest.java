// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.jobs.Job;
import dev.alki.jobs.JobEvents;
import dev.alki.jobs.Outcome;
import dev.alki.progress.Progress;
import dev.alki.settings.Secret;
import dev.alki.settings.Settings;
import dev.alki.sign.KeyFiles;
import dev.alki.sign.ModelSignature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs of a pipeline that signs.
class SignedJobTest {
  private static final String PASSWORD = "canary-Xq7-password";

  @TempDir private Path folder;
  private KeyFiles keys;
  private Path model;
  private Map<String, String> settings;
  private String verbs = "fetch,convert,quantize,pack,sign";

  @BeforeEach
  void makeKeys() throws IOException {
    model = TinyModel.write(folder.resolve("tiny.gguf"), 1);
    Path password = Files.writeString(folder.resolve("word"), PASSWORD);
    Secret secret = new Secret("file:" + password);
    keys = KeyFiles.generate(folder.resolve("keys"), Optional.of(secret));
    settings =
        new HashMap<>(
            Map.of(
                "alki.sign.key",
                keys.privateKey().toString(),
                "alki.sign.password",
                secret.reference(),
                "alki.sign.public",
                keys.publicKey().toString()));
  }

  @Test
  void whatComesOutIsSigned() {
    Outcome outcome = run();

    assertThat(outcome.fault()).isEmpty();
    assertThat(ModelSignature.verify(bundle(outcome), keys.key(), Progress.NONE)).isEmpty();
  }

  @Test
  void nothingIsSignedThatThePipelineDoesNotSign() {
    verbs = "fetch,convert,quantize,pack";

    assertThat(ModelSignature.present(bundle(run()))).isFalse();
  }

  @Test
  void aBundleIsSignedOnce() throws IOException {
    byte[] before = Files.readAllBytes(bundle(run()).resolve("model.sig"));

    Outcome again = run();

    assertThat(again.recalledAll()).isTrue();
    assertThat(bundle(again).resolve("model.sig")).hasBinaryContent(before);
  }

  @Test
  void anotherKeySignsAnew() throws IOException {
    run();
    Folders.delete(folder.resolve("out"));
    KeyFiles other = KeyFiles.generate(folder.resolve("other"), Optional.empty());
    settings.put("alki.sign.key", other.privateKey().toString());
    settings.put("alki.sign.public", other.publicKey().toString());

    Outcome outcome = run();

    assertThat(outcome.fault()).isEmpty();
    assertThat(ModelSignature.verify(bundle(outcome), other.key(), Progress.NONE)).isEmpty();
  }

  @Test
  void aKeyThatIsNotTheOneThatWasSaidSignsNothing() {
    KeyFiles other = KeyFiles.generate(folder.resolve("other"), Optional.empty());
    settings.put("alki.sign.key", other.privateKey().toString());

    assertThat(failure().code()).isEqualTo(Code.KEY_INVALID);
  }

  @Test
  void aKeyInATokenIsLookedForThere() {
    settings.put("alki.sign.key", "pkcs11:object=a;slot-id=1?module-path=/nowhere/x.so");

    assertThat(failure()).hasMessageContaining("pkcs11:object=a;slot-id=1?module-path=/nowhere");
    assertThat(failure().code()).isEqualTo(Code.KEY_UNAVAILABLE);
  }

  @Test
  void withoutAKeyNothingIsSigned() {
    settings.remove("alki.sign.key");

    assertThat(failure().code()).isEqualTo(Code.SETTING_INVALID);
  }

  @Test
  void aPipelineThatSignsDoesNotStartWithoutAPublicKey() {
    settings.remove("alki.sign.public");

    Fault fault = catchThrowableOfType(Fault.class, this::run);

    assertThat(fault.code()).isEqualTo(Code.SETTING_INVALID);
    assertThat(fault).hasMessageContaining("alki.sign.public");
  }

  @Test
  void aSignatureBeforeThereIsABundleIsRefused() {
    verbs = "fetch,convert,quantize,sign";

    assertThat(failure().code()).isEqualTo(Code.WRONG_USAGE);
  }

  /// Receipts, reports and the results themselves are all there is in these folders.
  @Test
  void neitherKeyNorPasswordIsInAnythingThatAJobLeaves() throws IOException {
    run();
    List<String> canaries = Files.readAllLines(keys.privateKey());

    for (String place : List.of("state", "out")) {
      for (Path file : Folders.files(folder.resolve(place))) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(text).as(file.toString()).doesNotContain(PASSWORD, canaries.get(1));
      }
    }
  }

  private Fault failure() {
    Outcome outcome = run();
    assertThat(outcome.bundles()).isEmpty();
    return outcome.fault().orElseThrow();
  }

  private static Path bundle(Outcome outcome) {
    return outcome.bundles().getFirst().path();
  }

  private Outcome run() {
    StringBuilder steps = new StringBuilder();
    for (String verb : verbs.split(",")) {
      steps.append("        - to: {uri: \"kamelet:").append(verb).append("\"}\n");
    }
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
              """
                  + steps);
      Map<String, String> all = new HashMap<>(settings);
      all.put("alki.pipeline", pipeline.toString());
      all.put("alki.out", folder.resolve("out").toString());
      all.put("alki.state", folder.resolve("state").toString());
      try (Pipeline opened =
          Pipeline.open(Settings.of(all), JobEvents.NONE, id -> false, Extension.NONE)) {
        return opened.run(new Job("1", model.toString(), List.of("Q8_0"), "default"));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
