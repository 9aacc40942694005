// SPDX-License-Identifier: Apache-2.0
package dev.alki.profiles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.Optional;

/// What a profile's model must keep to; whatever does not is refused with GATE_FAILED.
///
/// `maxMiB` is that of all its files together, 0 sets no limit; `maxBitsPerWeight` counts the
/// tensor data, 0 sets no limit; with `validated` its validation must have passed;
/// `minTokensPerSecond` is the rate at which it must write, 0 for any.
public record Gates(
    int maxMiB, double maxBitsPerWeight, boolean validated, double minTokensPerSecond) {
  public static final Gates NONE = new Gates(0, 0, false, 0);
  public static final Gates VALIDATED = new Gates(0, 0, true, 0);

  /// From what [#json] makes; of anything else, [#NONE].
  public static Gates of(JsonNode json) {
    return new Gates(
        json.path("maxMiB").asInt(),
        json.path("maxBitsPerWeight").asDouble(),
        json.path("validated").asBoolean(),
        json.path("minTokensPerSecond").asDouble());
  }

  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (maxMiB > 0) {
      json.put("maxMiB", maxMiB);
    }
    if (maxBitsPerWeight > 0) {
      json.put("maxBitsPerWeight", maxBitsPerWeight);
    }
    if (validated) {
      json.put("validated", true);
    }
    if (minTokensPerSecond > 0) {
      json.put("minTokensPerSecond", minTokensPerSecond);
    }
    return json;
  }

  /// Judges the size of the profile's files.
  void size(String profile, long bytes, double bitsPerWeight) {
    if (maxMiB > 0 && bytes > (long) maxMiB << 20) {
      throw failed(profile, "is too large")
          .expected("at most " + maxMiB + " MiB")
          .got(Math.ceilDiv(bytes, 1L << 20) + " MiB")
          .fault();
    }
    if (maxBitsPerWeight > 0 && bitsPerWeight > maxBitsPerWeight) {
      throw failed(profile, "has too many bits per weight")
          .expected("at most " + maxBitsPerWeight)
          .got(bitsPerWeight)
          .fault();
    }
  }

  /// Judges the word of a validation, empty when there was none.
  public void validation(String profile, Optional<String> verdict) {
    if (validated && !verdict.equals(Optional.of("passed"))) {
      throw failed(profile, "is no validated model")
          .expected("validation 'passed'")
          .got(verdict.map(word -> "'" + word + "'").orElse("none"))
          .fault();
    }
  }

  /// Judges the report of a benchmark, empty when there was none.
  public void speed(String profile, Optional<JsonNode> benchmark) {
    if (minTokensPerSecond == 0) {
      return;
    }
    JsonNode median =
        benchmark
            .map(report -> report.at("/generationTokensPerSecond/median"))
            .orElse(JsonNodeFactory.instance.missingNode());
    if (!median.isNumber() || median.asDouble() < minTokensPerSecond) {
      throw failed(profile, "is too slow")
          .expected("at least " + minTokensPerSecond + " tokens per second")
          .got(median.isNumber() ? median.asText() : "no measurement")
          .fault();
    }
  }

  private static Fault.Draft failed(String profile, String what) {
    return Fault.in(Code.GATE_FAILED, "profile " + profile)
        .what(what)
        .help("Choose another profile, or change the profile's 'gates'.");
  }
}
