// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

/// Where the bytes of a blob that is coming go; in any case into its digest.
interface BlobSink {
  /// How many there are.
  long length();

  void add(byte[] bytes, int count);

  /// It comes again from its beginning.
  void restart();

  /// `sha256:HEX` of what is there; to be called once between restarts, at the end.
  String digest();
}
