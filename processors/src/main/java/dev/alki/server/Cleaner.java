// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import dev.alki.fault.Fault;
import dev.alki.jobs.Ledger;
import dev.alki.server.Cleaning.Cleaned;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Cleans up, again and again, while a server runs.
final class Cleaner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cleaner.class);

  private final CountDownLatch stop = new CountDownLatch(1);

  private Cleaner() {}

  static Cleaner start(Settings settings, Ledger ledger) {
    Cleaner cleaner = new Cleaner();
    Duration pause = Duration.ofHours(settings.number(Setting.GC_HOURS));
    Cleaning.of(settings)
        .ifPresent(cleaning ->
            Thread.ofPlatform()
                .name("gc")
                .daemon()
                .start(() -> cleaner.run(cleaning, pause, ledger)));
    return cleaner;
  }

  private void run(Cleaning cleaning, Duration pause, Ledger ledger) {
    try {
      while (!stop.await(pause.toSeconds(), TimeUnit.SECONDS)) {
        clean(cleaning, ledger);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void clean(Cleaning cleaning, Ledger ledger) {
    try {
      Cleaned cleaned = cleaning.run(Optional.of(ledger), "server", false);
      if (cleaned.any()) {
        LOG.info("freed {} bytes of the store", cleaned.bytes());
      }
    } catch (Fault e) {
      LOG.warn("the store was not cleaned up: {}", e.report());
    }
  }

  @Override
  public void close() {
    stop.countDown();
  }
}
