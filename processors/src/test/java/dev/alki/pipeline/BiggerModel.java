// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.safetensors.Dtype;
import dev.alki.safetensors.SafetensorsLayout;
import dev.alki.safetensors.SafetensorsLayout.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/// The folder of a Llama with made-up weights of two files, and the tokenizer of another model.
final class BiggerModel {
  private static final int HIDDEN = 512;
  private static final int INNER = 1536;
  private static final int WORDS = 512;

  private BiggerModel() {}

  /// About 6.7 MB for each layer.
  static Path write(Path folder, Path tokenizer, int layers) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(tokenizer)) {
      for (Path file : files.toList()) {
        if (!file.toString().endsWith(".safetensors")) {
          Files.copy(file, folder.resolve(file.getFileName()));
        }
      }
    }
    Path config = folder.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replaceFirst("\"hidden_size\": \\d+", "\"hidden_size\": " + HIDDEN)
            .replaceFirst("\"intermediate_size\": \\d+", "\"intermediate_size\": " + INNER)
            .replaceFirst("\"num_hidden_layers\": \\d+", "\"num_hidden_layers\": " + layers)
            .replaceFirst("\"float32\"", "\"bfloat16\""));
    List<Tensor> first = new ArrayList<>();
    List<Tensor> second = new ArrayList<>();
    first.add(tensor("model.embed_tokens.weight", WORDS, HIDDEN));
    for (int layer = 0; layer < layers; layer++) {
      (layer < layers / 2 ? first : second).addAll(layer("model.layers." + layer + "."));
    }
    second.add(tensor("model.norm.weight", HIDDEN));
    file(folder.resolve("model-00001-of-00002.safetensors"), first);
    file(folder.resolve("model-00002-of-00002.safetensors"), second);
    List<String> places = new ArrayList<>();
    first.forEach(t -> places.add(place(t, "model-00001-of-00002.safetensors")));
    second.forEach(t -> places.add(place(t, "model-00002-of-00002.safetensors")));
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {" + String.join(", ", places) + "}}");
    return folder;
  }

  private static String place(Tensor tensor, String file) {
    return "\"" + tensor.name() + "\": \"" + file + "\"";
  }

  private static List<Tensor> layer(String name) {
    return List.of(
        tensor(name + "input_layernorm.weight", HIDDEN),
        tensor(name + "mlp.down_proj.weight", HIDDEN, INNER),
        tensor(name + "mlp.gate_proj.weight", INNER, HIDDEN),
        tensor(name + "mlp.up_proj.weight", INNER, HIDDEN),
        tensor(name + "post_attention_layernorm.weight", HIDDEN),
        tensor(name + "self_attn.k_proj.weight", HIDDEN / 2, HIDDEN),
        tensor(name + "self_attn.o_proj.weight", HIDDEN, HIDDEN),
        tensor(name + "self_attn.q_proj.weight", HIDDEN, HIDDEN),
        tensor(name + "self_attn.v_proj.weight", HIDDEN / 2, HIDDEN));
  }

  private static Tensor tensor(String name, long... shape) {
    return new Tensor(name, Dtype.BF16, Arrays.stream(shape).boxed().toList());
  }

  private static void file(Path path, List<Tensor> tensors) throws IOException {
    SafetensorsLayout layout = SafetensorsLayout.of(Map.of("format", "pt"), tensors);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(layout.bytes()))
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(layout.head());
    Random random = new Random(path.getFileName().toString().hashCode());
    while (bytes.hasRemaining()) {
      float weight = (random.nextFloat() + random.nextFloat() - 1) / 8;
      bytes.putShort((short) (Float.floatToRawIntBits(weight) >> 16));
    }
    Files.write(path, bytes.array());
  }
}
