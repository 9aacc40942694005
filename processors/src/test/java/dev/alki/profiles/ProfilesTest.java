// SPDX-License-Identifier: Apache-2.0
package dev.alki.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.quantize.Mix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfilesTest {
  private static final Path REPOSITORY = Path.of("../profiles");

  @TempDir private Path folder;

  @Test
  void mixesAreProfilesInAnyCase() {
    Profile profile = profiles().named("q4_k");

    assertThat(profile.name()).isEqualTo("Q4_K_M");
    assertThat(profile.plain()).isTrue();
  }

  @Test
  void shipsWhatIsInTheRepository() throws IOException {
    try (Stream<Path> files = Files.list(REPOSITORY)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(file -> file.endsWith(".yaml"))
                  .map(file -> file.replace(".yaml", ""))
                  .sorted())
          .isEqualTo(Profiles.SHIPPED);
    }
    assertThat(new Profiles(REPOSITORY).all())
        .usingRecursiveComparison()
        .ignoringFieldsOfTypes(Pattern.class)
        .isEqualTo(profiles().all());
    assertThat(profiles().all()).noneMatch(Profile::plain);
  }

  @Test
  void theUsersFileWins() throws IOException {
    write("tied-4bit", "Q8_0");

    assertThat(profiles().named("tied-4bit").mix()).isEqualTo(Mix.Q8_0);
    assertThat(profiles().all()).hasSameSizeAs(Profiles.SHIPPED);
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearestOfMixesAndProfiles() throws IOException {
    write("mine", "Q8_0");

    assertThat(refusal(Code.PROFILE_UNKNOWN, "mime").help()).isEqualTo("Did you mean 'mine'?");
    assertThat(refusal(Code.PROFILE_UNKNOWN, "Q4_M").help()).isEqualTo("Did you mean 'Q4_0'?");
    assertThat(refusal(Code.PROFILE_UNKNOWN, "careful4bit").help()).contains("'careful-4bit'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../profiles/mine", "/etc/passwd", "mine.yaml", "", "."})
  void aNameIsNoPath(String name) throws IOException {
    write("mine", "Q8_0");

    refusal(Code.PROFILE_UNKNOWN, name);
  }

  @Test
  void aFileMustNotHaveTheNameOfAMix() throws IOException {
    write("q4_k", "Q8_0");

    assertThat(refusal(Code.PROFILE_INVALID, "Q4_K_M")).hasMessageContaining("the name of a mix");
    assertThat(profiles().named("Q5_K_M").plain()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"my own", "mine-", "-mine", "mine+", "m\u00e9"})
  void aNameMustBeFitForFiles(String name) throws IOException {
    write(name, "Q8_0");

    refusal(Code.PROFILE_INVALID, name);
  }

  @Test
  void askingTwiceIsRefused() {
    Fault fault =
        catchThrowableOfType(
            Fault.class, () -> profiles().named(List.of("Q4_K", "tied-4bit", "q4_k_m")));

    assertThat(fault.code()).isEqualTo(Code.PROFILE_TWICE);
  }

  @Test
  void theFolderNeedNotExist() {
    assertThat(new Profiles(folder.resolve("none")).all()).hasSameSizeAs(Profiles.SHIPPED);
  }

  private void write(String name, String mix) throws IOException {
    Files.writeString(
        folder.resolve(name + ".yaml"), "name: " + name + "\ndescription: d\nmix: " + mix + "\n");
  }

  private Fault refusal(Code code, String name) {
    Fault fault = catchThrowableOfType(Fault.class, () -> profiles().named(name));
    assertThat(fault.code()).isEqualTo(code);
    return fault;
  }

  private Profiles profiles() {
    return new Profiles(folder);
  }
}
