// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.alki.checkpoint.Checkpoint;
import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.family.Architecture;
import dev.alki.convert.general.GeneralFacts;
import dev.alki.convert.general.GeneralKeys;
import dev.alki.convert.general.SizeLabel;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.projector.Projectors;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import dev.alki.recipe.Model;
import dev.alki.recipe.ModelTensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes the GGUF of a model's projector: the keys and tensors that `convert_hf_to_gguf.py
/// --mmproj` of llama.cpp v0.5.0 would write, in its order.
public final class ProjectorConverter {
  private ProjectorConverter() {}

  /// Whether the model in a folder has a vision encoder.
  public static boolean sees(Path folder) {
    return ConfigFile.read(folder).config().value("vision_config").isPresent();
  }

  /// The model holds the checkpoint open until it is closed. What cannot be converted exactly is
  /// refused.
  public static Model open(Path folder, ConvertOptions options) {
    ConfigFile file = ConfigFile.read(folder);
    Architecture architecture = Projectors.of(file).of(file);
    Checkpoint checkpoint = Checkpoint.open(folder);
    try {
      Map<String, CheckpointTensor> kept = Converter.kept(architecture, checkpoint);
      Hyper hyper =
          architecture.hyper(file, folder, options.type().of(kept.values()), kept::keySet);
      Converter.checkAssumed(architecture, hyper.config());
      if (hyper.config().value("quantization_config").isPresent()
          || file.config().value("quantization_config").isPresent()) {
        throw Fault.in(Code.CONFIG_INVALID, file.config().file())
            .what("projectors of quantized checkpoints are not converted")
            .expected("no quantization_config")
            .help("Convert the projector of the model that it was made from.")
            .fault();
      }
      Tensors tensors = Tensors.of(architecture, hyper, kept, List.of());
      String name = folder.toAbsolutePath().normalize().getFileName().toString();
      return new Model(
          name,
          keys(architecture, hyper, file, tensors.all(), options),
          tensors.all(),
          checkpoint::close);
    } catch (Throwable e) {
      checkpoint.close();
      throw e;
    }
  }

  private static Metadata keys(
      Architecture architecture,
      Hyper hyper,
      ConfigFile file,
      List<ModelTensor> tensors,
      ConvertOptions options) {
    long weights = tensors.stream().mapToLong(tensor -> tensor.shape().elements()).sum();
    Map<String, JsonNode> facts =
        new HashMap<>(
            GeneralFacts.find(
                hyper.folder(), file.raw(), weights, options.metadata(), options.modelName()));
    facts.putIfAbsent("size_label", TextNode.valueOf(SizeLabel.of(tensors)));
    Metadata keys =
        Metadata.EMPTY
            .with("general.architecture", Value.string(architecture.name()))
            .with("general.type", Value.string("mmproj"));
    keys = GeneralKeys.add(keys, facts, hyper.folder().resolve("README.md"));
    for (KeyRule rule : architecture.keys()) {
      keys = rule.add(keys, hyper);
    }
    return keys.with("general.quantization_version", Value.u32(Converter.QUANTIZATION_VERSION));
  }
}
