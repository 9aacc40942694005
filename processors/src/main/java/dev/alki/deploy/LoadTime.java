// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

/// How long a server may take until it answers: what reading the file from a slow disk takes, and a
/// quarter of a minute.
public final class LoadTime {
  private static final long BYTES_PER_SECOND = 50_000_000;

  private LoadTime() {}

  /// For so many bytes of weights.
  public static long seconds(long bytes) {
    return 15 + bytes / BYTES_PER_SECOND;
  }
}
