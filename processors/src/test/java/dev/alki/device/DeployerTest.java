// SPDX-License-Identifier: Apache-2.0
package dev.alki.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.parts.Weights;
import dev.alki.progress.Progress;
import dev.alki.registry.Credentials;
import dev.alki.registry.FakeRegistry;
import dev.alki.registry.PublishedBundle;
import dev.alki.registry.Puller;
import dev.alki.sign.KeyFiles;
import dev.alki.sign.ModelSignature;
import dev.alki.sign.Signer;
import dev.alki.sign.Signers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployerTest {
  @TempDir private Path folder;
  private FakeRegistry registry;
  private KeyFiles keys;
  private Path site;

  @BeforeEach
  void publishThreeVersions() throws IOException {
    registry = new FakeRegistry();
    keys = KeyFiles.generate(folder, Optional.empty());
    site = folder.resolve("site");
    for (int version = 1; version <= 3; version++) {
      publish("v" + version, version, true);
    }
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void putsAVersionIntoUse() throws IOException {
    Deployer.Deployed deployed = deploy("v1", Trial.NONE);

    assertThat(deployed.switched()).isTrue();
    assertThat(current()).isEqualTo("v1");
    assertThat(site.resolve("current").toRealPath()).isEqualTo(deployed.folder().toRealPath());
    assertThat(names()).containsExactlyInAnyOrder("current", "releases");
  }

  @Test
  void keepsTheOneBeforeAndNoOthers() throws IOException {
    deploy("v1", Trial.NONE);
    deploy("v2", Trial.NONE);
    Deployer.Deployed deployed = deploy("v3", Trial.NONE);

    assertThat(current()).isEqualTo("v3");
    assertThat(read("previous")).isEqualTo("v2");
    try (Stream<Path> releases = Files.list(site.resolve("releases"))) {
      assertThat(releases).hasSize(2);
    }
    assertThat(deployed.reused()).isEqualTo(9 << 20);
  }

  @Test
  void changesNothingWhereItIsInUseAlready() {
    deploy("v1", Trial.NONE);
    Deployer.Deployed again =
        deploy(
            "v1",
            (bundle, progress) -> {
              throw new AssertionError("there is nothing to try");
            });
    assertThat(again.switched()).isFalse();
  }

  @Test
  void goesBackFromAVersionThatDoesNotWork() throws IOException {
    deploy("v1", Trial.NONE);
    Fault fault = catchThrowableOfType(Fault.class, () -> deploy("v2", DeployerTest::failing));

    assertThat(fault.code()).isEqualTo(Code.ROLLED_BACK);
    assertThat(fault).hasMessageContaining("answers rubbish");
    assertThat(current()).isEqualTo("v1");
    assertThat(names()).containsExactlyInAnyOrder("current", "releases");
  }

  @Test
  void triesWhatIsInUse() {
    deploy("v1", (bundle, progress) -> assertThat(current()).isEqualTo("v1"));
  }

  @Test
  void hasNothingInUseWhenTheFirstVersionDoesNotWork() {
    assertThatThrownBy(() -> deploy("v1", DeployerTest::failing)).isInstanceOf(Fault.class);
    assertThat(names()).containsExactly("releases");
  }

  /// An error goes through as a kill does: nobody tidies up.
  @Test
  void goesBackFirstWhenTheLastRunDiedOnTrial() throws IOException {
    deploy("v1", Trial.NONE);
    assertThatThrownBy(() -> deploy("v2", DeployerTest::dying))
        .isInstanceOf(StackOverflowError.class);
    assertThat(current()).isEqualTo("v2");

    Path restarts = folder.resolve("restarts");
    Restart restart =
        new Restart(
            Optional.of("cat " + site + "/current/LICENSE >> " + restarts), Duration.ofMinutes(1));
    deployer(restart, Trial.NONE).deploy(registry.name("v3"), Progress.NONE, Progress.NONE);

    assertThat(restarts).hasContent("v1\nv3\n");
    assertThat(read("previous")).isEqualTo("v1");
  }

  @Test
  void triesAgainWhatDiedOnTrial() {
    assertThatThrownBy(() -> deploy("v1", DeployerTest::dying))
        .isInstanceOf(StackOverflowError.class);
    assertThat(deploy("v1", Trial.NONE).switched()).isTrue();
    assertThat(current()).isEqualTo("v1");
  }

  @Test
  void goesBackWhenTheServiceDoesNotRestart() {
    deploy("v1", Trial.NONE);
    Restart restart =
        new Restart(Optional.of("grep -q v1 " + site + "/current/LICENSE"), Duration.ofMinutes(1));
    Fault fault =
        catchThrowableOfType(
            Fault.class,
            () ->
                deployer(restart, Trial.NONE)
                    .deploy(registry.name("v2"), Progress.NONE, Progress.NONE));
    assertThat(fault.code()).isEqualTo(Code.ROLLED_BACK);
    assertThat(fault).hasMessageContaining("ended with 1");
    assertThat(current()).isEqualTo("v1");
  }

  @Test
  void refusesWhatTheKeyDidNotSign() throws IOException {
    deploy("v1", Trial.NONE);
    publish("unsigned", 4, false);
    Fault fault = catchThrowableOfType(Fault.class, () -> deploy("unsigned", Trial.NONE));

    assertThat(fault.code()).isEqualTo(Code.SIGNATURE_MISSING);
    assertThat(current()).isEqualTo("v1");
  }

  @Test
  void goesBackToTheVersionBeforeOnDemand() {
    deploy("v1", Trial.NONE);
    deploy("v2", Trial.NONE);
    deployer(Restart.nothing(), Trial.NONE).rollBack(Progress.NONE);
    assertThat(current()).isEqualTo("v1");
    assertThat(read("previous")).isEqualTo("v2");
  }

  @Test
  void doesNotGoBackToWhatWasChangedMeanwhile() throws IOException {
    deploy("v1", Trial.NONE);
    deploy("v2", Trial.NONE);
    Files.writeString(site.resolve("previous/LICENSE"), "v9\n");
    Fault fault =
        catchThrowableOfType(
            Fault.class, () -> deployer(Restart.nothing(), Trial.NONE).rollBack(Progress.NONE));
    assertThat(fault.code()).isEqualTo(Code.BUNDLE_DIFFERS);
    assertThat(current()).isEqualTo("v2");
  }

  @Test
  void saysThatThereIsNothingToGoBackTo() {
    deploy("v1", Trial.NONE);
    Fault fault =
        catchThrowableOfType(
            Fault.class, () -> deployer(Restart.nothing(), Trial.NONE).rollBack(Progress.NONE));
    assertThat(fault.code()).isEqualTo(Code.NOTHING_BEFORE);
  }

  private static void failing(Path bundle, Progress progress) {
    throw Fault.in(Code.VALIDATION_FAILED, bundle).what("answers rubbish").fault();
  }

  private static void dying(Path bundle, Progress progress) {
    throw new StackOverflowError();
  }

  private void publish(String tag, int version, boolean signed) throws IOException {
    PublishedBundle bundle =
        PublishedBundle.of(
            Files.createDirectory(folder.resolve(tag)), tag + "\n", Weights.gguf(tag, version, 99));
    if (signed) {
      Signer signer = Signers.open(keys.privateKey().toString(), Optional.empty());
      ModelSignature.sign(bundle.folder(), signer, false, Progress.NONE);
    }
    bundle.publish(registry.name(tag));
  }

  private Deployer.Deployed deploy(String tag, Trial trial) {
    return deployer(Restart.nothing(), trial)
        .deploy(registry.name(tag), Progress.NONE, Progress.NONE);
  }

  private Deployer deployer(Restart restart, Trial trial) {
    Puller puller =
        new Puller(new PublishedBundle(folder, folder.resolve("state")).options(Credentials.NONE));
    return new Deployer(site, puller, Optional.of(keys.key()), restart, trial);
  }

  private String current() {
    return read("current");
  }

  /// The tag of a release, which is its licence.
  private String read(String link) {
    try {
      return Files.readString(site.resolve(link, "LICENSE")).strip();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> names() {
    try (Stream<Path> files = Files.list(site)) {
      return files.map(it -> it.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
