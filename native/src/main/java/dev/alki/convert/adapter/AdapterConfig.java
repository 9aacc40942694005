// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Config;
import dev.alki.convert.config.ConfigFile;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What `adapter_config.json` of PEFT says of a LoRA adapter: `alpha`, which over the rank is the
/// factor of every change; `rootOfRank` when it is over the rank's root instead; `turned` when the
/// adapted matrices have their inputs in the first dimension; `invocation` the tokens from which on
/// the adapter works, none when it always does. Variants that change anything else are refused.
public record AdapterConfig(
    Path file, double alpha, boolean rootOfRank, boolean turned, List<Long> invocation) {
  static final String NAME = ConfigFile.OF_ADAPTER;

  /// What a LoRA adapter has at most in these keys, as JSON; anything else changes how it works.
  private static final Map<String, List<String>> PLAIN =
      Map.of(
          "peft_type", List.of("\"LORA\""),
          "use_dora", List.of("false"),
          "alpha_pattern", List.of("{}"),
          "layer_replication", List.of("[]"),
          "lora_bias", List.of("false"));

  private static final long MAX_TOKENS = 4096;

  public AdapterConfig {
    invocation = List.copyOf(invocation);
  }

  /// Whether a folder is an adapter's, and no model's.
  public static boolean in(Path folder) {
    return Files.isRegularFile(folder.resolve(NAME));
  }

  static AdapterConfig read(Path folder) {
    Path file = folder.resolve(NAME);
    Config config = Config.read(file);
    PLAIN.forEach((key, values) -> {
      String said = config.value(key).map(JsonNode::toString).orElse(values.getFirst());
      if (!values.contains(said)) {
        throw refused(file, key + " is not that of a plain LoRA adapter", values.getFirst(), said);
      }
    });
    double alpha = config.number("lora_alpha").orElseThrow(() -> config.lacks("lora_alpha"));
    if (!Float.isFinite((float) alpha)) {
      throw refused(file, "lora_alpha is no F32", "a number of ordinary size", alpha);
    }
    List<Long> invocation = invocation(config);
    if (invocation.isEmpty() && config.text("invocation_string").isPresent()) {
      throw config.lacks("alora_invocation_tokens");
    }
    return new AdapterConfig(
        file, alpha, is(config, "use_rslora"), is(config, "fan_in_fan_out"), invocation);
  }

  private static boolean is(Config config, String key) {
    return config.value(key).filter(JsonNode::asBoolean).isPresent();
  }

  private static List<Long> invocation(Config config) {
    JsonNode said = config.value("alora_invocation_tokens").orElse(null);
    List<Long> tokens = new ArrayList<>();
    if (said == null) {
      return tokens;
    }
    boolean right = said.isArray() && said.size() <= MAX_TOKENS;
    for (JsonNode token : said) {
      right &= token.isIntegralNumber() && token.longValue() >= 0 && token.canConvertToInt();
      tokens.add(token.longValue());
    }
    if (!right) {
      throw refused(config.file(), "alora_invocation_tokens", "a list of tokens' numbers", said);
    }
    return tokens;
  }

  /// What the product of a matrix's factors is multiplied with when it is added with this scale: as
  /// llama.cpp calculates it, in F32.
  float factor(float scale, long rank) {
    float whole = scale * (float) alpha;
    return whole / (rootOfRank ? (float) Math.sqrt(rank) : rank);
  }

  static Fault refused(Path file, String what, Object expected, Object got) {
    return Fault.in(Code.CONFIG_INVALID, file)
        .what(what)
        .expected(expected)
        .got(got)
        .help("Adapters of this kind can be merged into their model with PEFT.")
        .fault();
  }
}
