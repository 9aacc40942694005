// SPDX-License-Identifier: Apache-2.0
package dev.alki.bom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isTheSameAfterItWasWritten(boolean gated) {
    Origin origin = new Origin("org/tiny", COMMIT, gated, List.of(FileDigest.of("a", new byte[3])));

    assertThat(Origin.of(origin.json())).isEqualTo(origin);
  }

  @Test
  void saysNothingOfGatesWhereThereAreNone() {
    assertThat(new Origin("org/tiny", COMMIT, List.of()).json().has("gated")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "org/tiny, main",
    "models/deep/tiny, 0123456789abcdef0123456789abcdef01234567",
    "tiny, 0123456789abcdef0123456789abcdef01234567"
  })
  void isAPackageOnlyOfAHubAtACommit(String name, String revision) {
    assertThat(new Origin(name, revision, List.of()).packageUrl()).isEmpty();
    assertThat(new Origin("org/tiny", COMMIT, List.of()).packageUrl())
        .contains("pkg:huggingface/org/tiny@" + COMMIT);
  }
}
