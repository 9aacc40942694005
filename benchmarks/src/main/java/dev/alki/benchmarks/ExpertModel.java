// SPDX-License-Identifier: Apache-2.0
package dev.alki.benchmarks;

import dev.alki.safetensors.Dtype;
import dev.alki.safetensors.SafetensorsLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/// Writes a Qwen 3 with 64 experts to a block in BF16, 1.5 billion weights in 14 blocks and five
/// files. Its numbers are always the same. They are written as they are made.
///
/// `ExpertModel FOLDER GZIPPED-TOKENIZER [BLOCKS]`
public final class ExpertModel {
  private static final int VOCABULARY = 50257;
  private static final int WIDTH = 1024;
  private static final int EXPERTS = 64;
  private static final int EXPERT_WIDTH = 512;
  private static final int HEADS = 16;
  private static final int KV_HEADS = 4;
  private static final int HEAD = 64;
  private static final int BLOCKS = 14;
  private static final int BLOCKS_IN_FILE = 3;
  private static final int CHUNK = 1 << 20;
  private static final float SCALE = 0x1p-20f;

  private ExpertModel() {}

  private record Tensor(String name, List<Long> shape) {
    static Tensor of(String name, long... shape) {
      List<Long> all = new ArrayList<>();
      for (long length : shape) {
        all.add(length);
      }
      return new Tensor(name + ".weight", all);
    }

    /// Numbers that are about normal, times a power of two; those of norms around 1.
    void write(OutputStream out) throws IOException {
      long state = name.hashCode();
      float bias = shape.size() == 1 ? 1 : 0;
      ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
      for (long left = shape.stream().reduce(1L, Math::multiplyExact); left > 0; left--) {
        state += 0x9E3779B97F4A7C15L;
        long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        long sum = (z & 0xffff) + (z >>> 16 & 0xffff) + (z >>> 32 & 0xffff) + (z >>> 48) - 131070;
        buffer.putShort((short) (Float.floatToRawIntBits(sum * SCALE + bias) >>> 16));
        if (!buffer.hasRemaining() || left == 1) {
          out.write(buffer.array(), 0, buffer.position());
          buffer.clear();
        }
      }
    }
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    int blocks = arguments.length > 2 ? Integer.parseInt(arguments[2]) : BLOCKS;
    Files.writeString(folder.resolve("config.json"), config(blocks));
    try (InputStream tokenizer =
        new GZIPInputStream(Files.newInputStream(Path.of(arguments[1])))) {
      Files.copy(tokenizer, folder.resolve("tokenizer.json"));
    }
    int files = (blocks + BLOCKS_IN_FILE - 1) / BLOCKS_IN_FILE;
    Map<String, String> index = new TreeMap<>();
    for (int i = 0; i < files; i++) {
      String file = "model-%05d-of-%05d.safetensors".formatted(i + 1, files);
      List<Tensor> tensors = i == 0 ? ends() : new ArrayList<>();
      int to = Math.min(blocks, (i + 1) * BLOCKS_IN_FILE);
      for (int block = i * BLOCKS_IN_FILE; block < to; block++) {
        tensors.addAll(block("model.layers." + block + "."));
      }
      tensors.forEach(tensor -> index.put(tensor.name, file));
      write(folder.resolve(file), tensors);
    }
    Files.writeString(folder.resolve("model.safetensors.index.json"), index(index));
  }

  private static void write(Path file, List<Tensor> tensors) throws IOException {
    SafetensorsLayout layout =
        SafetensorsLayout.of(
            Map.of("format", "pt"),
            tensors.stream()
                .map(t -> new SafetensorsLayout.Tensor(t.name, Dtype.BF16, t.shape))
                .toList());
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(layout.head());
      for (Tensor tensor : tensors) {
        tensor.write(out);
      }
    }
  }

  private static List<Tensor> ends() {
    return new ArrayList<>(
        List.of(
            Tensor.of("model.embed_tokens", VOCABULARY, WIDTH), Tensor.of("model.norm", WIDTH)));
  }

  private static List<Tensor> block(String at) {
    List<Tensor> tensors =
        new ArrayList<>(
            List.of(
                Tensor.of(at + "input_layernorm", WIDTH),
                Tensor.of(at + "post_attention_layernorm", WIDTH),
                Tensor.of(at + "self_attn.q_proj", HEADS * HEAD, WIDTH),
                Tensor.of(at + "self_attn.k_proj", KV_HEADS * HEAD, WIDTH),
                Tensor.of(at + "self_attn.v_proj", KV_HEADS * HEAD, WIDTH),
                Tensor.of(at + "self_attn.o_proj", WIDTH, HEADS * HEAD),
                Tensor.of(at + "self_attn.q_norm", HEAD),
                Tensor.of(at + "self_attn.k_norm", HEAD),
                Tensor.of(at + "mlp.gate", EXPERTS, WIDTH)));
    for (int expert = 0; expert < EXPERTS; expert++) {
      String place = at + "mlp.experts." + expert + ".";
      tensors.add(Tensor.of(place + "gate_proj", EXPERT_WIDTH, WIDTH));
      tensors.add(Tensor.of(place + "up_proj", EXPERT_WIDTH, WIDTH));
      tensors.add(Tensor.of(place + "down_proj", WIDTH, EXPERT_WIDTH));
    }
    return tensors;
  }

  private static String config(int blocks) {
    return """
        {
          "architectures": ["Qwen3MoeForCausalLM"],
          "model_type": "qwen3_moe",
          "hidden_act": "silu",
          "hidden_size": %d,
          "intermediate_size": %d,
          "moe_intermediate_size": %d,
          "num_experts": %d,
          "num_experts_per_tok": 8,
          "norm_topk_prob": true,
          "num_attention_heads": %d,
          "num_key_value_heads": %d,
          "head_dim": %d,
          "num_hidden_layers": %d,
          "max_position_embeddings": 4096,
          "rms_norm_eps": 1e-06,
          "rope_theta": 1000000.0,
          "tie_word_embeddings": true,
          "vocab_size": %d
        }
        """
        .formatted(
            WIDTH,
            EXPERT_WIDTH,
            EXPERT_WIDTH,
            EXPERTS,
            HEADS,
            KV_HEADS,
            HEAD,
            blocks,
            VOCABULARY);
  }

  private static String index(Map<String, String> files) {
    List<String> lines = new ArrayList<>();
    files.forEach((name, file) -> lines.add("    \"" + name + "\": \"" + file + "\""));
    return "{\n  \"metadata\": {},\n  \"weight_map\": {\n"
        + String.join(",\n", lines)
        + "\n  }\n}\n";
  }
}
