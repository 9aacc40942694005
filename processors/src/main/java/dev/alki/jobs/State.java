// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.util.Arrays;
import java.util.Locale;

/// Where a job, or one of its steps, stands.
public enum State {
  QUEUED,
  RUNNING,
  SUCCEEDED,
  FAILED,
  CANCELLED;

  /// Whether it is the word of one.
  public static boolean known(String word) {
    return Arrays.stream(values()).anyMatch(state -> state.word().equals(word));
  }

  public static State of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /// As it is written in JSON.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether nothing more will happen.
  public boolean ended() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }

  /// Whether a job in this state can get into that one. What was running when the server stopped
  /// waits again.
  public boolean mayBecome(State next) {
    return switch (this) {
      case QUEUED -> next == RUNNING || next == CANCELLED;
      case RUNNING -> next != RUNNING;
      case SUCCEEDED, FAILED, CANCELLED -> false;
    };
  }
}
