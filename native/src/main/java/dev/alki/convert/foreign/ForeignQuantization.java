// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.foreign;

import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.tensor.Part;
import dev.alki.convert.tensor.TensorRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Undoes what others have quantized, as views that calculate what they are asked for. Blocks that
/// the reference keeps are kept.
public final class ForeignQuantization {
  /// What `general.file_type` says of models with blocks of these types.
  private static final int MXFP4_TYPE = 38;

  private static final int NVFP4_TYPE = 39;

  private ForeignQuantization() {}

  /// `blockRules` are for weights whose blocks are kept. With `ownBlocks`, the architecture takes
  /// care of MXFP4 itself.
  public static Undone undo(
      Hyper hyper,
      Map<String, CheckpointTensor> checkpoint,
      List<TensorRule> blockRules,
      boolean ownBlocks) {
    QuantizationConfig config = QuantizationConfig.of(hyper.config(), hyper.folder());
    Map<String, CheckpointTensor> left = new LinkedHashMap<>(checkpoint);
    List<Part> first =
        config.nvfp4() ? new Nvfp4Checkpoint(left, config, hyper, blockRules).taken() : List.of();
    boolean done = config.nvfp4() && left.keySet().stream().noneMatch(Scales::isScale);
    Map<String, Part> rest = done ? new Scales(left).parts() : dequantized(config, left, ownBlocks);
    return new Undone(first, rest, fileType(config));
  }

  private static Optional<Integer> fileType(QuantizationConfig config) {
    if (config.nvfp4()) {
      return Optional.of(NVFP4_TYPE);
    }
    return config.method().filter("mxfp4"::equals).map(method -> MXFP4_TYPE);
  }

  private static Map<String, Part> dequantized(
      QuantizationConfig config, Map<String, CheckpointTensor> left, boolean ownBlocks) {
    Scales scales = new Scales(left);
    switch (config.method().orElse("")) {
      case "" -> {}
      case "fp8" -> scales.fp8(QuantizationConfig.sizes(config.json().path("weight_block_size")));
      case "bitnet" -> scales.bitNet();
      case "modelopt" -> scales.modelopt();
      case "gptq" -> {
        return new GptqCheckpoint(left, config).parts();
      }
      case "compressed-tensors" -> {
        return new CompressedCheckpoint(left, config).parts();
      }
      case "mxfp4" -> {
        if (!ownBlocks) {
          throw config.refused("MXFP4 in this architecture", "gpt-oss", "mxfp4");
        }
      }
      default ->
          throw config.refused(
              "quant_method",
              "fp8, bitnet, gptq, compressed-tensors, modelopt or mxfp4",
              config.method().orElseThrow());
    }
    return scales.parts();
  }
}
