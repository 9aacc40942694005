// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// A file whose bytes pass by: at its place is an empty file, and only a part of what it will have
/// said is on this machine at any time. What has passed comes again for whoever asks for it. For
/// many threads.
///
/// As with an [Arrival], what is made of it counts for nothing until all of it was verified; but
/// what is read twice is the same both times.
public non-sealed interface Passing extends Expected {
  /// Of the whole file, in bytes.
  long size();

  /// Whether these bytes have come, so that [#read] would not wait for what nobody has seen yet.
  /// Throws what the file failed with.
  boolean here(long from, long length);

  /// Fills `target` with the bytes from `from` on, and waits for them. Throws what the file failed
  /// with.
  void read(long from, MemorySegment target);

  /// From now on the file is found at this place; what is announced ends with [#withdraw].
  default void announce(Path file) {
    Places.add(file, this);
  }

  default void withdraw(Path file) {
    Places.remove(file, this);
  }
}
