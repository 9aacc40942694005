// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.store.StepLock;
import java.util.ArrayList;
import java.util.List;

/// Locks that are given back together.
final class Locks implements AutoCloseable {
  private final List<StepLock> taken = new ArrayList<>();

  void add(StepLock lock) {
    taken.add(lock);
  }

  @Override
  public void close() {
    taken.forEach(StepLock::close);
  }
}
