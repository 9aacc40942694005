// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

/// What encoding cost a tensor: with x its weights in the type that the model has them in, and y
/// what is read back, `nmse` is sum((x - y)^2) / sum(x^2) and `max` the largest |x - y|. Both are 0
/// for a tensor that was copied.
public record RoundTrip(double nmse, double max) {
  static final RoundTrip EXACT = new RoundTrip(0, 0);
}
