// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalDouble;

/// The error of a whole model: the mean of its tensors' relative squared errors, by the number of
/// their weights.
final class WeightError {
  private WeightError() {}

  /// Of the report of quantization; nothing when that has no errors of tensors.
  static OptionalDouble of(JsonNode quantization) {
    double sum = 0;
    double weights = 0;
    for (JsonNode tensor : quantization.path("tensors")) {
      double elements = tensor.path("elements").asDouble();
      sum += elements * tensor.path("nmse").asDouble();
      weights += elements;
    }
    double mean = sum / weights;
    return Double.isFinite(mean) ? OptionalDouble.of(mean) : OptionalDouble.empty();
  }
}
