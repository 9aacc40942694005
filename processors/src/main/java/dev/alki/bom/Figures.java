// SPDX-License-Identifier: Apache-2.0
package dev.alki.bom;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cyclonedx.model.component.modelCard.PerformanceMetric;

/// What was measured of a model, as the figures of its card: the checks of validation, the largest
/// error of quantization, the rates of the benchmark. Each says in its slice for what it holds.
record Figures(
    Optional<JsonNode> validation, Optional<JsonNode> benchmark, Optional<JsonNode> quantization) {
  List<PerformanceMetric> list() {
    List<PerformanceMetric> list = new ArrayList<>();
    validation.ifPresent(report -> checks(report, list));
    quantization.ifPresent(report -> error(report, list));
    benchmark.filter(report -> report.has("device")).ifPresent(report -> rates(report, list));
    return list;
  }

  private static void checks(JsonNode report, List<PerformanceMetric> list) {
    String engine = "engine: " + report.path("engine").asText();
    for (JsonNode check : report.path("checks")) {
      list.add(
          metric("check: " + check.path("name").asText(), check.path("verdict").asText(), engine));
    }
  }

  private static void error(JsonNode report, List<PerformanceMetric> list) {
    String where = "";
    double largest = -1;
    for (JsonNode tensor : report.path("tensors")) {
      if (tensor.path("nmse").isNumber() && tensor.path("nmse").asDouble() > largest) {
        largest = tensor.path("nmse").asDouble();
        where = tensor.path("name").asText();
      }
    }
    if (largest >= 0) {
      list.add(
          metric(
              "largest normalized mean squared error of a tensor",
              String.valueOf(largest),
              "tensor: " + where));
    }
  }

  private static void rates(JsonNode report, List<PerformanceMetric> list) {
    String device = "device: " + report.at("/device/cpu").asText();
    list.add(metric("prompt tokens per second", median(report, "promptTokensPerSecond"), device));
    list.add(
        metric(
            "generation tokens per second", median(report, "generationTokensPerSecond"), device));
    list.add(metric("peak memory in bytes", report.at("/memory/peakBytes").asText(), device));
  }

  private static String median(JsonNode report, String field) {
    return report.path(field).path("median").asText();
  }

  private static PerformanceMetric metric(String type, String value, String slice) {
    PerformanceMetric metric = new PerformanceMetric();
    metric.setType(type);
    metric.setValue(value);
    metric.setSlice(slice);
    return metric;
  }
}
