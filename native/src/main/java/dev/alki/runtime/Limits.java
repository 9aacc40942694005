// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import java.time.Duration;

/// What a session may use: wall-clock time from start to end, and bytes of anonymous memory (the
/// mapped weights are not counted, they can be read again).
public record Limits(Duration time, long memory) {
  private static final long GIB = 1L << 30;

  public Limits {
    if (!time.isPositive() || memory < 1) {
      throw new IllegalArgumentException("time " + time + ", memory " + memory);
    }
  }

  /// Generous for a model of this size: engines repack some types in memory, and a slow disk gives
  /// 50 MB a second.
  public static Limits forModel(long bytes) {
    long gib = bytes / GIB;
    return new Limits(Duration.ofMinutes(10 + 2 * gib), GIB + 2 * bytes);
  }
}
