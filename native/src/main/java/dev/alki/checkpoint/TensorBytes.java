// SPDX-License-Identifier: Apache-2.0
package dev.alki.checkpoint;

/// A tensor's elements, row after row without gaps, little-endian, wherever and in whatever order
/// they are in the file. May be asked by many threads; invalid once the checkpoint is closed.
public interface TensorBytes {
  /// Puts `count` bytes from byte `from` on into `target` at `at`.
  void copy(long from, byte[] target, int at, int count);

  /// Whether these are there, so that [#copy] would not wait.
  default boolean here(long from, long count) {
    return true;
  }
}
