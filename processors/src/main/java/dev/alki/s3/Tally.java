// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import dev.alki.progress.Amount;
import dev.alki.progress.Progress;
import dev.alki.transfer.Together;

/// Counts the bytes of a transfer for whoever waits for it, who can call it off; and is where its
/// threads hear that one of them has failed. What must be brought once more is not counted back.
final class Tally implements Together.Shared {
  private final Progress progress;
  private final long total;
  private long done;
  private long most;
  private volatile boolean stopped;

  Tally(Progress progress, long total) {
    this.progress = progress;
    this.total = total;
  }

  /// What has come over the network just now.
  void come(long bytes) {
    progress.count(Amount.FETCHED_BYTES, bytes);
    add(bytes);
  }

  /// Also what lay there from before.
  synchronized void add(long bytes) {
    done += bytes;
    if (done > most) {
      most = done;
      progress.advance(most, total);
    }
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public void check() {
    if (stopped) {
      throw new Together.Stopped();
    }
    progress.check();
  }
}
