// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.progress.Amount;
import dev.alki.progress.Progress;
import java.util.function.BooleanSupplier;

/// The progress of what goes on beside other work, which can be stopped by itself. Only that other
/// work is shown.
record Background(Progress outer, BooleanSupplier stopped) implements Progress {
  Background {
    outer = outer.silent();
  }

  @Override
  public void advance(long done, long total) {
    outer.advance(done, total);
  }

  @Override
  public boolean cancelled() {
    return stopped.getAsBoolean() || outer.cancelled();
  }

  @Override
  public void count(Amount amount, long more) {
    outer.count(amount, more);
  }
}
