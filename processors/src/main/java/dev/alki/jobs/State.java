// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.util.Locale;

/// Where a job, or one of its steps, stands.
public enum State {
  QUEUED,
  RUNNING,
  SUCCEEDED,
  FAILED,
  CANCELLED;

  /// As it is written in JSON.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether nothing more will happen.
  public boolean ended() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }
}
