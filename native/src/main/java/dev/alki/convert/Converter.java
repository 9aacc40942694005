// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.alki.checkpoint.Checkpoint;
import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.convert.adapter.Mergings;
import dev.alki.convert.config.Config;
import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.family.Architecture;
import dev.alki.convert.general.GeneralFacts;
import dev.alki.convert.general.GeneralKeys;
import dev.alki.convert.general.SizeLabel;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.vocabulary.TokenizerFiles;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import dev.alki.recipe.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes a model of a Hugging Face folder: all keys and tensors that `convert_hf_to_gguf.py` of
/// llama.cpp v0.5.0 would write, in its order, with a recipe for each tensor. Nothing is computed
/// until the recipes are asked.
public final class Converter {
  static final int QUANTIZATION_VERSION = 2;

  private Converter() {}

  /// The model holds the checkpoint open until it is closed. What cannot be converted exactly is
  /// refused.
  public static Model open(Path folder, ConvertOptions options) {
    ConfigFile file = ConfigFile.read(folder);
    Architecture architecture =
        Architectures.of(file.architecture(), file.config().file()).of(file);
    checkAssumed(architecture, file.config());
    String name = folder.toAbsolutePath().normalize().getFileName().toString();
    if (options.vocabularyOnly()) {
      Hyper hyper =
          architecture
              .hyper(file, folder, options.type().of(List.of()), () -> names(architecture, folder))
              .with(options.dense());
      Metadata keys = keys(architecture, hyper, file, Tensors.NONE, options);
      return new Model(name, keys, List.of(), () -> {});
    }
    List<Runnable> held = new ArrayList<>();
    try {
      Checkpoint checkpoint = Checkpoint.open(folder);
      held.addFirst(checkpoint::close);
      Map<String, CheckpointTensor> kept = kept(architecture, checkpoint);
      Hyper hyper =
          architecture
              .hyper(file, folder, options.type().of(kept.values()), kept::keySet)
              .with(options.dense());
      DenseTensors dense = DenseTensors.open(hyper);
      held.addFirst(dense::close);
      Mergings merged = Mergings.open(options.adapters(), architecture::kept);
      held.addFirst(merged::close);
      Map<String, CheckpointTensor> all = new LinkedHashMap<>(dense.tensors());
      all.putAll(kept);
      Tensors tensors = Tensors.of(architecture, hyper, all, merged.rules());
      Metadata keys = keys(architecture, hyper, file, tensors, options);
      return new Model(name, keys, tensors.all(), () -> held.forEach(Runnable::run));
    } catch (Throwable e) {
      held.forEach(Runnable::run);
      throw e;
    }
  }

  /// The class of transformers that a folder's model is an instance of; empty when it does not say.
  public static Optional<String> modelClass(Path folder) {
    JsonNode first = ConfigFile.read(folder).raw().path("architectures").path(0);
    return Optional.ofNullable(first.textValue());
  }

  static void checkAssumed(Architecture architecture, Config config) {
    architecture
        .assumed()
        .forEach((key, values) -> {
          Optional<String> said = config.value(key).map(JsonNode::asText);
          if (said.isPresent() && !values.contains(said.get())) {
            throw Fault.in(Code.CONFIG_INVALID, config.file())
                .what(key + " is not what llama.cpp computes for " + architecture.name())
                .expected(String.join(" or ", values))
                .got(said.get())
                .help("The converted model would compute something else, so it is refused.")
                .fault();
          }
        });
  }

  static Set<String> names(Architecture architecture, Path folder) {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return kept(architecture, checkpoint).keySet();
    }
  }

  /// By the name to go on with.
  static Map<String, CheckpointTensor> kept(Architecture architecture, Checkpoint checkpoint) {
    Map<String, CheckpointTensor> kept = new LinkedHashMap<>();
    for (CheckpointTensor tensor : checkpoint.tensors()) {
      architecture
          .kept(tensor.name())
          .ifPresent(name -> {
            if (kept.put(name, tensor) != null) {
              throw Fault.in(Code.TENSOR_UNKNOWN, tensor.file())
                  .what("two tensors are both called " + name + " in the end")
                  .fault();
            }
          });
    }
    return kept;
  }

  private static Metadata keys(
      Architecture architecture,
      Hyper hyper,
      ConfigFile file,
      Tensors tensors,
      ConvertOptions options) {
    long weights = tensors.all().stream().mapToLong(tensor -> tensor.shape().elements()).sum();
    Map<String, JsonNode> facts =
        new HashMap<>(
            GeneralFacts.find(
                hyper.folder(), file.raw(), weights, options.metadata(), options.modelName()));
    if (weights > 0) {
      facts.putIfAbsent("size_label", TextNode.valueOf(SizeLabel.of(tensors.all())));
    }
    Metadata keys = Metadata.EMPTY.with("general.architecture", Value.string(architecture.name()));
    for (Map.Entry<String, Value> found : tensors.keys().entries().entrySet()) {
      keys = keys.with(found.getKey(), found.getValue());
    }
    keys = keys.with("general.type", Value.string("model"));
    keys = GeneralKeys.add(keys, facts, hyper.folder().resolve("README.md"));
    for (KeyRule rule : architecture.keys()) {
      keys = rule.add(keys, hyper);
    }
    if (tensors.fileType().isPresent() && !hyper.type().type().quantized()) {
      keys = keys.with("general.file_type", Value.u32(tensors.fileType().get()));
    }
    keys = keys.with("general.quantization_version", Value.u32(QUANTIZATION_VERSION));
    TokenizerFiles files = TokenizerFiles.read(hyper.folder(), file.raw());
    return architecture.vocabulary().add(keys, hyper, files, options.pre());
  }
}
