// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

/// How far the rows of one encoding of a tensor are from the tensor, in all: the sums of (x - y)^2
/// and of x^2, and the largest |x - y|.
///
/// The sums of the rows are added one by one, in the order of the rows: they do not depend on the
/// size of the chunks, nor on who is done with which of them when.
record Sums(double error, double energy, double max) {
  static final Sums NONE = new Sums(0, 0, 0);

  /// With the rows that follow.
  Sums plus(Deviation rows) {
    double moreError = error;
    double moreEnergy = energy;
    for (int i = 0; i < rows.errors().length; i++) {
      moreError += rows.errors()[i];
      moreEnergy += rows.energies()[i];
    }
    return new Sums(moreError, moreEnergy, Math.max(max, rows.max()));
  }

  RoundTrip total() {
    return error == 0 ? RoundTrip.EXACT : new RoundTrip(error / energy, max);
  }
}
