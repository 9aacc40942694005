// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChallengeTest {
  @Test
  void readsWhatRegistriesSend() {
    assertThat(
            Challenge.of(
                List.of(
                    "Bearer realm=\"https://auth.example/token?a=b,c\",service=\"reg\","
                        + "scope=\"repository:a/b:pull,push\"")))
        .containsExactly(
            new Challenge(
                "bearer",
                Map.of(
                    "realm", "https://auth.example/token?a=b,c",
                    "service", "reg",
                    "scope", "repository:a/b:pull,push")));
  }

  @Test
  void readsSeveralInOneHeaderAndInMany() {
    List<Challenge> one = Challenge.of(List.of("Basic realm=\"x \\\" y\", Bearer realm=z"));
    assertThat(one)
        .containsExactly(
            new Challenge("basic", Map.of("realm", "x \" y")),
            new Challenge("bearer", Map.of("realm", "z")));
    assertThat(Challenge.of(List.of("Basic realm=\"x \\\" y\"", "BEARER Realm = z")))
        .isEqualTo(one);
  }

  @Test
  void makesNothingOfNonsense() {
    assertThat(Challenge.of(List.of("", ",,,", "=", "\"", "realm=x"))).isEmpty();
    assertThat(Challenge.of(List.of("Bearer realm=\"" + "x".repeat(10_000)))).isEmpty();
    assertThat(Challenge.of(List.of("Bearer realm=\"unended")))
        .containsExactly(new Challenge("bearer", Map.of()));
  }
}
