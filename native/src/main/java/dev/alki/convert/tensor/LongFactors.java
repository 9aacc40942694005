// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.List;
import java.util.Optional;

/// `rope_factors_long.weight` and `rope_factors_short.weight`: by how much each rotation is slowed
/// down in texts that are longer than those of the first training, and in those that are not.
/// Listed in the configuration.
public final class LongFactors {
  private static final String LONG = "long_factor";
  private static final String SHORT = "short_factor";

  private LongFactors() {}

  /// Whether the configuration lists any.
  public static boolean has(Hyper hyper) {
    return list(hyper, LONG).isPresent() || list(hyper, SHORT).isPresent();
  }

  /// None, or both; `rotated` are the elements of a head that are rotated, two with each factor.
  public static List<Part> of(Hyper hyper, long rotated) {
    return has(hyper)
        ? List.of(
            part("rope_factors_long.weight", hyper, LONG, rotated),
            part("rope_factors_short.weight", hyper, SHORT, rotated))
        : List.of();
  }

  private static Optional<JsonNode> list(Hyper hyper, String key) {
    return hyper.rope().full().value(key).filter(list -> !list.isEmpty());
  }

  private static Part part(String name, Hyper hyper, String key, long rotated) {
    JsonNode list = list(hyper, key).orElseThrow(() -> wrong(hyper, key, rotated, "none"));
    if (!list.isArray() || 2L * list.size() != rotated) {
      throw wrong(hyper, key, rotated, list.size());
    }
    float[] factors = new float[list.size()];
    for (int i = 0; i < factors.length; i++) {
      if (!list.get(i).isNumber()) {
        throw wrong(hyper, key, rotated, list.get(i));
      }
      factors[i] = (float) list.get(i).doubleValue();
    }
    return Part.of(name, factors);
  }

  private static Fault wrong(Hyper hyper, String key, long rotated, Object got) {
    return Fault.in(Code.CONFIG_INVALID, hyper.config().file())
        .what(key + " does not list a factor for every two elements that are rotated")
        .expected(rotated / 2.0 + " numbers")
        .got(got)
        .fault();
  }
}
