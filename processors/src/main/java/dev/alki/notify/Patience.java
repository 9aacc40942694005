// SPDX-License-Identifier: Apache-2.0
package dev.alki.notify;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// When a letter that was not taken is sent again: after `first`, then after four times as long
/// each time, up to six hours; after `attempts` never.
record Patience(int attempts, Duration first) {
  private static final Duration LONGEST = Duration.ofHours(6);
  private static final Duration LONGEST_ASKED = Duration.ofDays(1);
  private static final int FACTOR = 4;

  /// Nothing when it was the last attempt. `made` counts those until now, `asked` is the receiver's
  /// header `Retry-After`.
  Optional<Duration> next(int made, Optional<String> asked) {
    if (made >= attempts) {
      return Optional.empty();
    }
    Duration pause = first;
    for (int i = 1; i < made && pause.compareTo(LONGEST) < 0; i++) {
      pause = pause.multipliedBy(FACTOR);
    }
    Duration own = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    return Optional.of(
        asked.flatMap(Patience::asked).filter(it -> it.compareTo(own) > 0).orElse(own));
  }

  private static Optional<Duration> asked(String header) {
    Duration wanted;
    if (header.matches("\\d{1,9}")) {
      wanted = Duration.ofSeconds(Long.parseLong(header));
    } else {
      try {
        Instant until =
            ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        wanted = Duration.between(Instant.now(), until);
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }
    return Optional.of(wanted.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : wanted);
  }
}
