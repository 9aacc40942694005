// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GenerationCheckTest {
  @Test
  void aStoryIsText() {
    assertThat(GenerationCheck.fault("there was a girl\n\tnamed Lily", tokens(48, 30))).isEmpty();
  }

  @Test
  void aSentenceThatARepeatsItselfIsStillText() {
    assertThat(GenerationCheck.fault("He ran. He ran. He ran.", tokens(48, 7))).isEmpty();
  }

  @Test
  void nothingIsNoText() {
    assertThat(GenerationCheck.fault(" \n ", tokens(2, 1))).contains("no text");
  }

  @Test
  void bytesThatAreNoUtf8AreNoText() {
    assertThat(GenerationCheck.fault("abc \uFFFD def", tokens(20, 20)).orElseThrow())
        .contains("no text");
  }

  @Test
  void controlCharactersAreNoText() {
    assertThat(GenerationCheck.fault("abc \u0002 def", tokens(20, 20))).isPresent();
  }

  @Test
  void aHandfulOfTokensWithoutEndIsNoText() {
    assertThat(GenerationCheck.fault("the the big the", tokens(48, 3)).orElseThrow())
        .startsWith("nothing but");
  }

  @Test
  void oneTokenForMoreThanHalfOfTheTextIsNoText() {
    int[] tokens = tokens(48, 48);
    for (int i = 20; i < 48; i++) {
      tokens[i] = 5;
    }
    assertThat(GenerationCheck.fault("a story of ha ha ha", tokens).orElseThrow())
        .startsWith("one token");
  }

  @Test
  void aShortAnswerIsText() {
    assertThat(GenerationCheck.fault("No. No.", tokens(4, 2))).isEmpty();
  }

  /// So many tokens, so many different ones in turn.
  private static int[] tokens(int count, int different) {
    return IntStream.range(0, count).map(i -> i % different).toArray();
  }
}
