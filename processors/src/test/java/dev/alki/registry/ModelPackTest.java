// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelPackTest {
  @ParameterizedTest
  @CsvSource({
    "999, ''",
    "1000, 1.0K",
    "260032, 260.0K",
    "999949, 999.9K",
    "999950, 1.0M",
    "4022468096, 4.0B",
    "1040000000000, 1.0T",
    "9223372036854775807, 9223.4Q"
  })
  void countsWeightsInTheSpecificationsUnits(long weights, String text) {
    assertThat(ModelPack.parameters(weights)).isEqualTo(text);
  }
}
