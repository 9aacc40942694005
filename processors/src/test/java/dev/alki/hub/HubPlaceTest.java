// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Settings;
import dev.alki.transfer.RetryAfter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the variables of huggingface_hub mean.
class HubPlaceTest {
  private static final Path USER = Path.of(System.getProperty("user.home"));

  @TempDir private Path folder;

  @Test
  void isThePublicHubAndTheUsersCache() {
    HubPlace place = place(Map.of("HF_HOME", folder.toString()));
    assertThat(place.endpoint()).hasToString("https://huggingface.co");
    assertThat(place.cache()).isEqualTo(folder.resolve("hub"));
    assertThat(place.token()).isEmpty();
    assertThat(place.offline()).isFalse();
  }

  @Test
  void theCacheIsBelowTheHomeUnlessItIsNamed() {
    assertThat(place(Map.of()).cache()).isEqualTo(USER.resolve(".cache/huggingface/hub"));
    assertThat(place(Map.of("XDG_CACHE_HOME", "/x")).cache()).hasToString("/x/huggingface/hub");
    assertThat(place(Map.of("HF_HOME", "~/h")).cache()).isEqualTo(USER.resolve("h/hub"));
    assertThat(place(Map.of("HF_HUB_CACHE", "/c", "HF_HOME", "/h")).cache()).hasToString("/c");
    assertThat(place(Map.of("HUGGINGFACE_HUB_CACHE", "/d")).cache()).hasToString("/d");
  }

  @Test
  void theTokenIsThatOfTheEnvironmentOrOfTheFile() throws IOException {
    Files.writeString(folder.resolve("token"), "hf_file\n");
    String home = folder.toString();
    assertThat(token(Map.of("HF_HOME", home))).isEqualTo("hf_file");
    assertThat(token(Map.of("HF_HOME", home, "HF_TOKEN", " hf_a\n"))).isEqualTo("hf_a");
    assertThat(token(Map.of("HUGGING_FACE_HUB_TOKEN", "hf_b"))).isEqualTo("hf_b");
    assertThat(token(Map.of("HF_TOKEN_PATH", home + "/token"))).isEqualTo("hf_file");
    assertThat(place(Map.of("HF_TOKEN", "x", "HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")).token())
        .isEmpty();
  }

  @Test
  void theTokenIsNeverShown() {
    assertThat(place(Map.of("HF_TOKEN", "hf_secret")).toString()).doesNotContain("hf_secret");
    Fault fault =
        catchThrowableOfType(Fault.class, () -> place(Map.of("HF_TOKEN", "hf_secret\r\nX: y")));
    assertThat(fault.code()).isEqualTo(Code.SETTING_INVALID);
    assertThat(fault.report()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "1, true",
    "on, true",
    "YES, true",
    "true, true",
    "0, false",
    "no, false",
    "'', false"
  })
  void isOfflineWhenItIsSaid(String value, boolean offline) {
    assertThat(place(Map.of("HF_HUB_OFFLINE", value)).offline()).isEqualTo(offline);
    assertThat(place(Map.of("TRANSFORMERS_OFFLINE", value)).offline()).isEqualTo(offline);
  }

  @Test
  void settingsWinOverTheEnvironment() {
    Settings settings =
        Settings.of(Map.of("alki.hub.endpoint", "https://mirror/hf/", "alki.hub.cache", "/mine"));
    HubPlace place =
        HubPlace.of(settings, Map.of("HF_ENDPOINT", "https://a", "HF_HUB_CACHE", "/b"));
    assertThat(place.endpoint()).hasToString("https://mirror/hf");
    assertThat(place.cache()).hasToString("/mine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://a", "https://u:p@a", "https://a?b", "hub", "https://", "//a"})
  void refusesEndpointsThatAreNone(String endpoint) {
    Fault fault = catchThrowableOfType(Fault.class, () -> place(Map.of("HF_ENDPOINT", endpoint)));
    assertThat(fault.code()).isEqualTo(Code.SETTING_INVALID);
  }

  @Test
  void aPauseIsANumberOfSecondsOrADate() {
    assertThat(RetryAfter.of("7")).contains(Duration.ofSeconds(7));
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(100));
    assertThat(RetryAfter.of(date).orElseThrow())
        .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(100));
    assertThat(RetryAfter.of("soon")).isEmpty();
    assertThat(RetryAfter.of("-1")).isEmpty();
  }

  private static String token(Map<String, String> environment) {
    return place(environment).token().orElseThrow().secret();
  }

  private static HubPlace place(Map<String, String> environment) {
    return HubPlace.of(Settings.STANDARD, environment);
  }
}
