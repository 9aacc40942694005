// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

/// Says what is needed soon. For many threads.
@FunctionalInterface
public interface Wishes {
  /// Asks for the bytes `from` to before `to` before all others, those wished for earlier included.
  void first(HubFile file, long from, long to);
}
