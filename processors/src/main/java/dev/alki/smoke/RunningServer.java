// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

import dev.alki.runtime.MemoryUse;

/// A server that was started to be tried out.
public interface RunningServer extends AutoCloseable {
  /// Whether it has not ended yet.
  boolean running();

  /// The line of its log that most likely tells why it ended; empty when it said nothing.
  String lastWords();

  /// The most that it had so far.
  MemoryUse memory();

  /// Ends it, politely first, and leaves nothing of it running.
  @Override
  void close();
}
