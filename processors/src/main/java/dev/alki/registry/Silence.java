// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Closes a stream from which nothing has come for too long, so that whoever reads it wakes up.
final class Silence implements AutoCloseable {
  private final Thread watcher;

  /// `length` is how much has come.
  Silence(InputStream in, LongSupplier length, Duration limit) {
    this.watcher = Thread.startVirtualThread(() -> watch(in, length, limit));
  }

  private static void watch(InputStream in, LongSupplier length, Duration limit) {
    try {
      long before = -1;
      for (long now = length.getAsLong(); now != before; now = length.getAsLong()) {
        before = now;
        Thread.sleep(limit);
      }
      in.close();
    } catch (InterruptedException | IOException e) {
      // Nobody reads it any more.
    }
  }

  @Override
  public void close() {
    watcher.interrupt();
  }
}
