// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Config;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.tensor.Part;
import dev.alki.convert.tensor.StateSpace;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/// Falcon-H1's multipliers of activations, which its weights are multiplied by instead: one after
/// the other, each in single precision.
final class Multipliers {
  private static final Map<String, BiFunction<Part, Config, Part>> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put("down_proj", (part, config) -> part.times(one(config, "mlp_multipliers", 2, 1)));
    BY_NAME.put("gate_proj", (part, config) -> part.times(one(config, "mlp_multipliers", 2, 0)));
    BY_NAME.put(
        "k_proj",
        (part, config) ->
            by(by(part, config, "key_multiplier"), config, "attention_in_multiplier"));
    BY_NAME.put("q_proj", (part, config) -> by(part, config, "attention_in_multiplier"));
    BY_NAME.put("v_proj", (part, config) -> by(part, config, "attention_in_multiplier"));
    BY_NAME.put("o_proj", (part, config) -> by(part, config, "attention_out_multiplier"));
    BY_NAME.put("out_proj", (part, config) -> by(part, config, "ssm_out_multiplier"));
    BY_NAME.put("lm_head", (part, config) -> by(part, config, "lm_head_multiplier"));
    BY_NAME.put("embed_tokens", (part, config) -> by(part, config, "embedding_multiplier"));
  }

  private Multipliers() {}

  static List<Part> rule(Part part, Hyper hyper) {
    if (part.name().contains("in_proj")) {
      return List.of(sections(part, hyper));
    }
    return BY_NAME.entrySet().stream()
        .filter(entry -> part.name().contains(entry.getKey()))
        .findFirst()
        .map(entry -> List.of(entry.getValue().apply(part, hyper.config())))
        .orElseGet(() -> List.of(part));
  }

  /// The rows of gates, of inputs, of the two sets of parameters and of time steps.
  private static Part sections(Part part, Hyper hyper) {
    StateSpace space = StateSpace.of(hyper);
    long parameters = space.groups() * space.state();
    long[] ends = {
      space.inner(),
      2 * space.inner(),
      2 * space.inner() + parameters,
      2 * space.inner() + 2 * parameters
    };
    part.require(
        part.shape().size() == 2 && part.length() > ends[3], "more than " + ends[3] + " rows");
    float[] factors = new float[ends.length + 1];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = one(hyper.config(), "ssm_multipliers", factors.length, i);
    }
    long columns = part.columns();
    return by(part, hyper.config(), "ssm_in_multiplier")
        .map((index, value) -> {
          int section = 0;
          while (section < ends.length && index / columns >= ends[section]) {
            section++;
          }
          return value * factors[section];
        });
  }

  private static Part by(Part part, Config config, String key) {
    return part.times((float) config.neededNumber(key));
  }

  private static float one(Config config, String key, int count, int index) {
    JsonNode list = config.json().path(key);
    if (list.size() != count || !list.path(index).isNumber()) {
      throw Fault.in(Code.CONFIG_INVALID, config.file())
          .what("has no " + key + " as it should be")
          .expected(count + " numbers")
          .got(list)
          .help("Add the key, or fetch the model's own config.json.")
          .fault();
    }
    return (float) list.path(index).doubleValue();
  }
}
