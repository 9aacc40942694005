// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.adapter;

import dev.alki.checkpoint.Checkpoint;
import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.convert.tensor.LowRank;
import dev.alki.convert.tensor.Part;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A LoRA adapter as PEFT saves it, in the folder of its [AdapterConfig]: `products` are the
/// changes of matrices, `norms` whole vectors in place of the model's, both by the names that the
/// model's tensors go on with, in the order of the file. Holds the file open until it is closed.
public record Adapter(
    Path folder,
    AdapterConfig config,
    Map<String, LowRank> products,
    Map<String, Part> norms,
    Checkpoint checkpoint)
    implements AutoCloseable {
  private static final List<String> FILES =
      List.of("adapter_model.safetensors", "adapter_model.bin");

  private static final String WRAPPED = "base_model.model.";
  private static final List<String> LEFT = List.of(".lora_A.weight", ".lora_embedding_A");
  private static final List<String> RIGHT = List.of(".lora_B.weight", ".lora_embedding_B");
  private static final String ORIGINAL = ".base_layer.weight";

  /// `kept` is the name that a tensor of the model goes on with, empty when it is left out.
  public static Adapter open(Path folder, Function<String, Optional<String>> kept) {
    AdapterConfig config = AdapterConfig.read(folder);
    Checkpoint checkpoint = Checkpoint.ofFile(file(folder));
    try {
      Map<String, CheckpointTensor> left = new LinkedHashMap<>();
      Map<String, CheckpointTensor> right = new HashMap<>();
      Map<String, Part> norms = new LinkedHashMap<>();
      for (CheckpointTensor tensor : checkpoint.tensors()) {
        String name = tensor.name();
        Optional<String> a = stem(name, LEFT);
        Optional<String> b = stem(name, RIGHT);
        Optional<String> goesOn = kept.apply(a.or(() -> b).orElse(name).replace(WRAPPED, ""));
        if (goesOn.isEmpty() || name.contains(ORIGINAL)) {
          continue;
        }
        if (a.isEmpty() && b.isEmpty()) {
          if (!name.contains("_layernorm") && !name.contains(".norm")) {
            throw unexpected(tensor);
          }
          twice(norms.put(goesOn.get(), Part.of(tensor).named(goesOn.get())), tensor);
        } else {
          left.putIfAbsent(goesOn.get(), null);
          twice((a.isPresent() ? left : right).put(goesOn.get(), tensor), tensor);
        }
      }
      return new Adapter(folder, config, products(left, right, folder), norms, checkpoint);
    } catch (Throwable e) {
      checkpoint.close();
      throw e;
    }
  }

  private static Path file(Path folder) {
    return FILES.stream()
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() ->
            Fault.in(Code.NOT_A_MODEL, folder)
                .what("has no weights of an adapter")
                .expected(String.join(" or ", FILES))
                .fault());
  }

  /// The name of the adapted tensor when this is one of these factors.
  private static Optional<String> stem(String name, List<String> endings) {
    return endings.stream()
        .filter(name::endsWith)
        .map(ending -> name.substring(0, name.length() - ending.length()) + ".weight")
        .findFirst();
  }

  private static Map<String, LowRank> products(
      Map<String, CheckpointTensor> left, Map<String, CheckpointTensor> right, Path folder) {
    Map<String, LowRank> products = new LinkedHashMap<>();
    left.forEach((name, a) -> {
      CheckpointTensor b = right.get(name);
      if (a == null || b == null) {
        throw Fault.in(Code.TENSOR_MISSING, folder)
            .what("the change of " + name + " has only one of its factors")
            .expected("lora_A and lora_B")
            .got(a == null ? "lora_B" : "lora_A")
            .help("The download is incomplete.")
            .fault();
      }
      products.put(name, new LowRank(Part.of(a), Part.of(b)));
    });
    if (products.isEmpty()) {
      throw Fault.in(Code.NOT_A_MODEL, folder)
          .what("the adapter changes no matrix")
          .expected("tensors whose names end with " + LEFT.getFirst())
          .fault();
    }
    return products;
  }

  private static void twice(Object before, CheckpointTensor tensor) {
    if (before != null) {
      throw Fault.in(Code.TENSOR_UNKNOWN, tensor.file())
          .what(tensor.name() + " is the second tensor of the adapter for the same place")
          .fault();
    }
  }

  private static Fault unexpected(CheckpointTensor tensor) {
    return Fault.in(Code.TENSOR_UNKNOWN, tensor.file())
        .what(tensor.name() + " is no part of a plain LoRA adapter")
        .expected("lora_A, lora_B, norms")
        .help(
            "Whole matrices beside the factors (modules_to_save, new tokens) and magnitudes (DoRA)"
                + " can be merged into the model with PEFT.")
        .fault();
  }

  /// Whether embeddings are what is adapted: those have their factors the other way round.
  static boolean embeds(LowRank product) {
    return product.b().name().endsWith(RIGHT.getLast());
  }

  @Override
  public void close() {
    checkpoint.close();
  }
}
