// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.progress.Progress;
import java.util.function.BooleanSupplier;

/// Calls work off when something has happened.
record Stopping(BooleanSupplier happened) implements Progress {
  @Override
  public void advance(long done, long total) {
    // Nobody looks.
  }

  @Override
  public boolean cancelled() {
    return happened.getAsBoolean();
  }
}
