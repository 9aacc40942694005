// SPDX-License-Identifier: Apache-2.0
package dev.alki.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final Patience patience = new Patience(10, Duration.ofSeconds(5));

  @Test
  void waitsFourTimesAsLongEachTimeUpToSixHours() {
    assertThat(
            IntStream.rangeClosed(1, 10)
                .mapToObj(made -> patience.next(made, Optional.empty()))
                .flatMap(Optional::stream)
                .mapToLong(Duration::toSeconds))
        .containsExactly(5L, 20L, 80L, 320L, 1280L, 5120L, 20480L, 21600L, 21600L);
  }

  @Test
  void waitsAsLongAsItIsAskedButNotShorterAndNotForEver() {
    assertThat(asked("60")).isEqualTo(60);
    assertThat(asked("1")).isEqualTo(5);
    assertThat(asked("999999999")).isEqualTo(86400);
    assertThat(asked("soon")).isEqualTo(5);
    assertThat(asked("-1")).isEqualTo(5);
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(10));
    assertThat(asked(date)).isBetween(590L, 600L);
  }

  private long asked(String header) {
    return patience.next(1, Optional.of(header)).orElseThrow().toSeconds();
  }
}
