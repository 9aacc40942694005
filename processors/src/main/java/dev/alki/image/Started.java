// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

/// A server that was started to be tried out.
interface Started extends AutoCloseable {
  boolean running();

  /// The last line of its log; empty when it said nothing.
  String lastWords();

  /// Ends it, politely first.
  @Override
  void close();
}
