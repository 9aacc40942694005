// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.convert.adapter.Adapter;
import dev.alki.convert.adapter.AdapterConfig;
import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.family.Architecture;
import dev.alki.convert.general.GeneralFacts;
import dev.alki.convert.general.GeneralKeys;
import dev.alki.convert.tensor.Factors;
import dev.alki.convert.tensor.LowRank;
import dev.alki.convert.tensor.Part;
import dev.alki.convert.tensor.TensorNames;
import dev.alki.convert.tensor.TensorRule;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import dev.alki.recipe.Model;
import dev.alki.recipe.ModelTensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes the GGUF of a LoRA adapter: the keys and tensors that `convert_lora_to_gguf.py` of
/// llama.cpp v0.5.0 would write, in its order. What an architecture does with a matrix is done to
/// the factors of its change.
public final class AdapterConverter {
  private AdapterConverter() {}

  /// The model holds the adapter's file open until it is closed. Of `base`, which the adapter is
  /// for, only the configuration is needed.
  public static Model open(Path folder, Path base, ConvertOptions options) {
    ConfigFile file = ConfigFile.read(base);
    Architecture architecture =
        Architectures.of(file.architecture(), file.config().file()).of(file);
    Converter.checkAssumed(architecture, file.config());
    Adapter adapter = Adapter.open(folder, architecture::kept);
    try {
      Hyper hyper =
          architecture.hyper(
              file,
              base,
              options.type().of(adapter.checkpoint().tensors()),
              () -> Converter.names(architecture, base));
      List<ModelTensor> tensors = tensors(architecture, hyper, adapter);
      String name = folder.toAbsolutePath().normalize().getFileName().toString();
      return new Model(
          name, keys(architecture, adapter, tensors, options), tensors, adapter::close);
    } catch (Throwable e) {
      adapter.close();
      throw e;
    }
  }

  private static List<ModelTensor> tensors(
      Architecture architecture, Hyper hyper, Adapter adapter) {
    TensorNames names = new TensorNames(architecture.name(), hyper.blocks());
    List<TensorRule> rules = architecture.rules().stream().map(TensorRule::fresh).toList();
    Map<String, ModelTensor> tensors = new LinkedHashMap<>();
    adapter
        .norms()
        .values()
        .forEach(norm ->
            ruled(norm, rules, hyper)
                .forEach(part -> Tensors.put(tensors, norm(part, names, adapter), part, hyper)));
    Set<LowRank> open = Collections.newSetFromMap(new IdentityHashMap<>());
    open.addAll(adapter.products().values());
    adapter
        .products()
        .forEach((source, product) -> {
          for (Part part : ruled(product.part(source), rules, hyper)) {
            String name = Tensors.name(part, names, adapter.folder());
            Factors factors = Factors.of(part);
            boolean embedding = name.equals("token_embd.weight");
            Part a = embedding ? factors.a().transposed() : factors.a();
            Tensors.put(tensors, name + ".lora_a", a, hyper);
            Tensors.put(tensors, name + ".lora_b", factors.b(), hyper);
            factors.origins().forEach(open::remove);
          }
        });
    adapter
        .products()
        .forEach((source, product) -> {
          if (open.contains(product)) {
            throw Fault.in(Code.TENSOR_UNKNOWN, adapter.folder())
                .what("changes " + source + ", of which the GGUF of the model has no tensor")
                .help("Experts are changed all or not at all, shared embeddings as embeddings.")
                .fault();
          }
        });
    return List.copyOf(tensors.values());
  }

  private static List<Part> ruled(Part source, List<TensorRule> rules, Hyper hyper) {
    List<Part> parts = List.of(source);
    for (TensorRule rule : rules) {
      parts = parts.stream().flatMap(part -> rule.apply(part, hyper).stream()).toList();
    }
    return parts;
  }

  private static String norm(Part part, TensorNames names, Adapter adapter) {
    String name = Tensors.name(part, names, adapter.folder());
    part.require(part.shape().size() == 1 && name.contains("_norm"), "a norm, one dimension");
    return name;
  }

  private static Metadata keys(
      Architecture architecture,
      Adapter adapter,
      List<ModelTensor> tensors,
      ConvertOptions options) {
    AdapterConfig config = adapter.config();
    if (config.rootOfRank()) {
      throw Fault.in(Code.CONFIG_INVALID, config.file())
          .what("use_rslora is not what llama.cpp computes for an adapter")
          .expected(false)
          .got(true)
          .help("Merge the adapter into its model instead: alki convert MODEL --lora ADAPTER.")
          .fault();
    }
    Map<String, JsonNode> facts =
        GeneralFacts.find(
            adapter.folder(),
            own(adapter.folder()),
            weights(tensors),
            options.metadata(),
            options.modelName());
    Metadata keys =
        Metadata.EMPTY
            .with("general.architecture", Value.string(architecture.name()))
            .with("general.type", Value.string("adapter"))
            .with("adapter.type", Value.string("lora"));
    keys = GeneralKeys.add(keys, facts, adapter.folder().resolve("README.md"));
    keys = keys.with("adapter.lora.alpha", Value.f32((float) config.alpha()));
    if (!config.invocation().isEmpty()) {
      int[] tokens = config.invocation().stream().mapToInt(Math::toIntExact).toArray();
      keys = keys.with("adapter.alora.invocation_tokens", Value.u32s(tokens));
    }
    return keys.with("general.quantization_version", Value.u32(Converter.QUANTIZATION_VERSION));
  }

  /// What the adapter's folder says in a config.json of its own, which few have.
  private static ObjectNode own(Path folder) {
    Path file = folder.resolve("config.json");
    return Files.isRegularFile(file) && StrictJson.PYTHON.read(file) instanceof ObjectNode json
        ? json
        : JsonNodeFactory.instance.objectNode();
  }

  /// How many weights are changed; below 0 because those of an adapter tell little of its model's.
  private static long weights(List<ModelTensor> tensors) {
    long sum = 0;
    long columns = 0;
    for (ModelTensor tensor : tensors) {
      long rows = tensor.shape().elements() / tensor.shape().columns();
      if (tensor.name().endsWith(".lora_a")) {
        columns = tensor.shape().columns();
      } else if (tensor.name().endsWith(".lora_b")) {
        sum = Math.addExact(sum, Math.multiplyExact(rows, columns));
      } else {
        sum = Math.addExact(sum, tensor.shape().elements());
      }
    }
    return -sum;
  }
}
