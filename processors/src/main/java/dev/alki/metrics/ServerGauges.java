// SPDX-License-Identifier: Apache-2.0
package dev.alki.metrics;

import dev.alki.jobs.Ledger;
import dev.alki.jobs.State;
import dev.alki.release.Release;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/// What a server looks up when somebody asks how it is.
public final class ServerGauges {
  private ServerGauges() {}

  public static void bind(Meters meters, Ledger ledger, Settings settings) {
    Census census = new Census(ledger);
    for (State state : State.values()) {
      meters.gauge(Metric.JOBS, () -> census.jobs(state), state.word());
    }
    meters.gauge(Metric.QUEUE_AGE, census::oldestWaits);
    Path inbox = settings.path(Setting.INBOX);
    meters.gauge(Metric.INBOX, () -> entries(inbox), "waiting");
    meters.gauge(Metric.INBOX, () -> entries(inbox.resolve(".work")), "taken");
    meters.gauge(Metric.INBOX, () -> inputs(inbox.resolve(".done")), "done");
    meters.gauge(Metric.INBOX, () -> inputs(inbox.resolve(".failed")), "failed");
    Path state = settings.path(Setting.STATE);
    Path out = settings.path(Setting.OUT);
    meters.gauge(Metric.DISK_FREE, () -> free(state), "state");
    meters.gauge(Metric.DISK_FREE, () -> free(out), "out");
    meters.gauge(Metric.INFO, () -> 1, Release.version());
  }

  /// What is not hidden; 0 when there is no such folder.
  private static double entries(Path folder) {
    return count(folder, name -> !name.startsWith("."));
  }

  /// Without the documents beside them.
  private static double inputs(Path folder) {
    return count(folder, name -> !name.endsWith(".result.json"));
  }

  private static double count(Path folder, Predicate<String> wanted) {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, file -> wanted.test(file.getFileName().toString()))) {
      long count = 0;
      for (Path _ : files) {
        count++;
      }
      return count;
    } catch (IOException e) {
      return 0;
    }
  }

  /// Of the folder, or of the nearest one above it that is there.
  private static double free(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.isDirectory(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      return Files.getFileStore(there).getUsableSpace();
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
