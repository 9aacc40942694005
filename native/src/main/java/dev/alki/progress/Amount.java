// SPDX-License-Identifier: Apache-2.0
package dev.alki.progress;

/// What work is measured by.
public enum Amount {
  /// Bytes of tensors that were read, in the types that the model has them in.
  READ_BYTES,
  /// Bytes of tensors that were written to files, in all files together.
  WRITTEN_BYTES,
  /// Weights that were read, however many files they were written to.
  WEIGHTS,
  /// Bytes that came over the network.
  FETCHED_BYTES
}
