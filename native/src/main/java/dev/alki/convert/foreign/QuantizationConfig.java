// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.convert.config.Config;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a checkpoint says of how it is quantized: `quantization_config` in config.json, completed
/// by `hf_quant_config.json` beside it.
record QuantizationConfig(ObjectNode json, Optional<String> method, Path file) {
  private static final String BESIDE = "hf_quant_config.json";
  private static final String NVFP4 = "NVFP4";
  private static final Set<String> NVFP4_WORDS = Set.of(NVFP4, "W4A16_NVFP4");

  static QuantizationConfig of(Config config, Path folder) {
    ObjectNode json =
        config
            .value("quantization_config")
            .map(node -> node.deepCopy() instanceof ObjectNode object ? object : wrong(config))
            .orElseGet(JsonNodeFactory.instance::objectNode);
    Path beside = folder.resolve(BESIDE);
    boolean complete = json.hasNonNull("quant_algo") && !json.path("quantized_layers").isEmpty();
    if (!complete
        && Files.isRegularFile(beside)
        && StrictJson.PYTHON.read(beside) instanceof ObjectNode more) {
      if (!json.hasNonNull("quant_method") && more.path("producer").hasNonNull("name")) {
        json.put(
            "quant_method", more.path("producer").path("name").asText().toLowerCase(Locale.ROOT));
      }
      more.path("quantization")
          .properties()
          .forEach(entry -> json.set(entry.getKey(), entry.getValue()));
    }
    return new QuantizationConfig(
        json, Optional.ofNullable(json.path("quant_method").textValue()), config.file());
  }

  private static ObjectNode wrong(Config config) {
    throw Fault.in(Code.CONFIG_INVALID, config.file())
        .what("quantization_config is no object")
        .fault();
  }

  /// Whether weights are in NVFP4, which is not undone but has its bits put in another order.
  boolean nvfp4() {
    return NVFP4_WORDS.contains(json.path("quant_algo").asText())
        || packedNvfp4()
        || layers().stream().anyMatch(it -> it.path("quant_algo").asText().endsWith(NVFP4));
  }

  /// In the form that compressed-tensors has for it.
  boolean packedNvfp4() {
    if (!method.equals(Optional.of("compressed-tensors"))) {
      return false;
    }
    String format = json.path("format").asText();
    List<JsonNode> groups = groups();
    return format.equals("nvfp4-pack-quantized")
        || format.equals("mixed-precision")
            && !groups.isEmpty()
            && groups.stream()
                .allMatch(it -> it.path("format").asText().equals("nvfp4-pack-quantized"));
  }

  private List<JsonNode> layers() {
    List<JsonNode> layers = new ArrayList<>();
    json.path("quantized_layers").forEach(layers::add);
    return layers;
  }

  List<JsonNode> groups() {
    List<JsonNode> groups = new ArrayList<>();
    json.path("config_groups").forEach(groups::add);
    return groups;
  }

  /// Sizes of blocks, none when there is no such list.
  static List<Long> sizes(JsonNode list) {
    List<Long> sizes = new ArrayList<>();
    list.forEach(size -> sizes.add(Math.max(1, size.asLong())));
    return sizes;
  }

  /// One of the tensors that belong to a matrix quantized like this.
  CheckpointTensor tensor(Map<String, CheckpointTensor> checkpoint, String name) {
    CheckpointTensor tensor = checkpoint.get(name);
    if (tensor == null) {
      throw Fault.in(Code.TENSOR_MISSING, file.getParent())
          .what("the checkpoint has no " + name)
          .help("The download is incomplete.")
          .fault();
    }
    return tensor;
  }

  Fault refused(String what, Object expected, Object got) {
    return Fault.in(Code.CONFIG_INVALID, file)
        .what("the weights are quantized in a way that is not undone: " + what)
        .expected(expected)
        .got(got)
        .help("Convert the original model, in BF16, F16 or F32.")
        .fault();
  }
}
