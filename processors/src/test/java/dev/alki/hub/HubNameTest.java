// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubNameTest {
  @ParameterizedTest
  @CsvSource({
    "org/name, org/name, '', ''",
    "hf://org/name, org/name, '', ''",
    "HuggingFaceTB/SmolLM2-135M_v1.0, HuggingFaceTB/SmolLM2-135M_v1.0, '', ''",
    "org/name@v1.0, org/name, v1.0, ''",
    "org/name@refs/pr/3, org/name, refs/pr/3, ''",
    "org/name:Q4_K_M, org/name, '', Q4_K_M",
    "org/name@main:sub/file-00001-of-00002.gguf, org/name, main, sub/file-00001-of-00002.gguf"
  })
  void isTakenApart(String text, String repository, String revision, String pick) {
    assertThat(HubName.of(text)).isEqualTo(new HubName(repository, revision, pick));
  }

  @Test
  void isMainWhenNoRevisionIsGiven() {
    assertThat(HubName.of("org/name").wanted()).isEqualTo("main");
  }

  @Test
  void aCommitNeedsNoLookingUp() {
    assertThat(HubName.of("org/name@" + "0a".repeat(20)).pinned()).isTrue();
    assertThat(HubName.of("org/name@" + "0a".repeat(19)).pinned()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "/org/name",
        "./name",
        "../name",
        "org/..",
        "org/.",
        "org/.git",
        "org/name/",
        "a/b/c",
        "org\\name",
        "C:/name",
        "org/na me",
        "org/name\n",
        "-org/name",
        ".org/name",
        "org//name",
        "org/a--b",
        "org/a..b",
        "org/name.git",
        "org/näme",
        "http://org/name",
        "s3://bucket/name",
        "org/name?x",
        "org/name#x",
        "org/%2e%2e",
        ""
      })
  void isNotWhatHasAnotherForm(String text) {
    assertThat(HubName.looksLike(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org/name@../../etc/passwd", "org/name@a//b", "org/name@/a", "org/name@a/", "org/name@a..b",
        "org/name@-a", "org/name@a b", "org/name@.a", "org/name@a.lock", "org/name@a/.b",
        "org/name@a\u0000b"
      })
  void refusesRevisionsThatAreNone(String text) {
    assertThat(HubName.looksLike(text)).isTrue();
    assertThat(catchThrowableOfType(Fault.class, () -> HubName.of(text)).code())
        .isEqualTo(Code.UNSAFE_NAME);
  }
}
