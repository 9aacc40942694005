// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// Repeated measurements of one rate, in tokens per second.
public record Rate(List<Double> samples) {
  public Rate {
    samples = List.copyOf(samples);
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("a rate without a measurement");
    }
  }

  public double median() {
    double[] sorted = sorted();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /// Distance between the slowest and the fastest, as a part of the median.
  public double spread() {
    double[] sorted = sorted();
    return (sorted[sorted.length - 1] - sorted[0]) / median();
  }

  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("median", median());
    json.put("spread", spread());
    samples.forEach(json.putArray("samples")::add);
    return json;
  }

  private double[] sorted() {
    return samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }
}
