// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.alki.checkpoint.Checkpoint;
import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Shape;
import dev.alki.gguf.Value;
import dev.alki.recipe.Model;
import dev.alki.recipe.ModelTensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a model of a Hugging Face folder: all keys and tensors that `convert_hf_to_gguf.py` of
/// llama.cpp v0.5.0 would write, in its order, with a recipe for each tensor. Nothing is computed
/// until the recipes are asked.
public final class Converter {
  private static final int QUANTIZATION_VERSION = 2;

  private Converter() {}

  /// The model holds the checkpoint open until it is closed. What cannot be converted exactly is
  /// refused.
  public static Model open(Path folder, ConvertOptions options) {
    ConfigFile file = ConfigFile.read(folder);
    Architecture architecture = Architectures.of(file.architecture(), file.config().file());
    checkAssumed(architecture, file.config());
    String name = folder.toAbsolutePath().normalize().getFileName().toString();
    if (options.vocabularyOnly()) {
      OutType type = options.type().of(List.of());
      Hyper hyper = Hyper.of(architecture.name(), file.config(), folder, type);
      Metadata keys = keys(architecture, hyper, file, List.of(), options);
      return new Model(name, keys, List.of(), () -> {});
    }
    Checkpoint checkpoint = Checkpoint.open(folder);
    try {
      Map<String, CheckpointTensor> kept = kept(checkpoint);
      OutType type = options.type().of(kept.values());
      Hyper hyper = Hyper.of(architecture.name(), file.config(), folder, type);
      List<ModelTensor> tensors = tensors(architecture, hyper, kept);
      Metadata keys = keys(architecture, hyper, file, tensors, options);
      return new Model(name, keys, tensors, checkpoint::close);
    } catch (Throwable e) {
      checkpoint.close();
      throw e;
    }
  }

  private static void checkAssumed(Architecture architecture, Config config) {
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

  /// By the name to go on with.
  private static Map<String, CheckpointTensor> kept(Checkpoint checkpoint) {
    Map<String, CheckpointTensor> kept = new LinkedHashMap<>();
    for (CheckpointTensor tensor : checkpoint.tensors()) {
      SkippedTensors.kept(tensor.name())
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

  private static List<ModelTensor> tensors(
      Architecture architecture, Hyper hyper, Map<String, CheckpointTensor> checkpoint) {
    TensorNames names = new TensorNames(architecture.name(), hyper.blocks());
    Map<String, ModelTensor> tensors = new LinkedHashMap<>();
    architecture.computed().apply(hyper).forEach(part -> put(tensors, part.name(), part, hyper));
    checkpoint.forEach((name, tensor) -> {
      List<Part> parts = List.of(Part.of(tensor).named(name));
      for (TensorRule rule : architecture.rules()) {
        parts = parts.stream().flatMap(part -> rule.apply(part, hyper).stream()).toList();
      }
      for (Part part : parts) {
        String full =
            names
                .of(part.name())
                .orElseThrow(() ->
                    Fault.in(Code.TENSOR_UNKNOWN, tensor.file())
                        .what("tensor " + tensor.name() + " has no place in " + architecture.name())
                        .help(
                            "The checkpoint is of another architecture, or has more blocks than"
                                + " config.json says.")
                        .fault());
        put(tensors, full, part, hyper);
      }
    });
    architecture.expected().forEach(expected -> expected.check(tensors, hyper));
    return List.copyOf(tensors.values());
  }

  private static void put(Map<String, ModelTensor> tensors, String name, Part part, Hyper hyper) {
    if (part.shape().size() > Shape.MAX_DIMS || part.shape().contains(0L)) {
      throw Fault.in(Code.TENSOR_SHAPE_MISMATCH, part.name())
          .what("has a shape that no GGUF can hold")
          .expected("at most " + Shape.MAX_DIMS + " dimensions, none 0")
          .got(part.shape())
          .fault();
    }
    ModelTensor tensor =
        new ModelTensor(
            name,
            new Shape(part.dims()),
            TypeRule.of(name, part.shape(), hyper.type()),
            part.recipe());
    if (tensors.put(name, tensor) != null) {
      throw Fault.in(Code.TENSOR_UNKNOWN, part.name())
          .what("is the second tensor for " + name)
          .fault();
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
        new HashMap<>(GeneralFacts.find(hyper.folder(), file.raw(), weights, options));
    if (weights > 0) {
      facts.putIfAbsent("size_label", TextNode.valueOf(SizeLabel.of(tensors)));
    }
    Metadata keys =
        Metadata.EMPTY
            .with("general.architecture", Value.string(architecture.name()))
            .with("general.type", Value.string("model"));
    keys = GeneralKeys.add(keys, facts, hyper.folder().resolve("README.md"));
    for (KeyRule rule : architecture.keys()) {
      keys = rule.add(keys, hyper);
    }
    keys = keys.with("general.quantization_version", Value.u32(QUANTIZATION_VERSION));
    TokenizerFiles files = TokenizerFiles.read(hyper.folder(), file.raw());
    return architecture.vocabulary().add(keys, hyper, files, options);
  }
}
