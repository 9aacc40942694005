// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.gguf.Metadata;
import dev.alki.gguf.Shape;
import dev.alki.gguf.TensorType;
import dev.alki.gguf.Value;
import dev.alki.recipe.Model;
import dev.alki.recipe.ModelTensor;
import dev.alki.recipe.Recipe;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// A Llama of two layers that exists in memory only: matrices are stored as BF16, norms are
/// computed. Always the same numbers.
final class TinyLlama {
  static final int COLUMNS = 256;

  private TinyLlama() {}

  static Model model() {
    return model(tensors());
  }

  static Model model(List<ModelTensor> tensors) {
    Metadata metadata =
        Metadata.EMPTY
            .with("general.architecture", Value.string("llama"))
            .with("general.name", Value.string("Tiny"))
            .with("llama.block_count", Value.u32(2))
            .with("llama.context_length", Value.u32(64))
            .with("llama.embedding_length", Value.u32(COLUMNS))
            .with("llama.feed_forward_length", Value.u32(COLUMNS))
            .with("llama.attention.head_count", Value.u32(8))
            .with("llama.attention.head_count_kv", Value.u32(2))
            .with("llama.attention.layer_norm_rms_epsilon", Value.f32(1e-5f))
            .with("general.file_type", Value.u32(32))
            .with("general.quantization_version", Value.u32(2));
    return new Model("tiny", metadata, tensors, () -> {});
  }

  /// In the order of a converter: by name.
  static List<ModelTensor> tensors() {
    List<ModelTensor> tensors = new ArrayList<>();
    for (int layer = 0; layer < 2; layer++) {
      String block = "blk." + layer + ".";
      tensors.add(norm(block + "attn_norm.weight"));
      tensors.add(matrix(block + "ffn_down.weight", COLUMNS));
      tensors.add(matrix(block + "ffn_gate.weight", COLUMNS));
      tensors.add(matrix(block + "ffn_up.weight", COLUMNS));
      tensors.add(norm(block + "ffn_norm.weight"));
      tensors.add(matrix(block + "attn_k.weight", COLUMNS / 4));
      tensors.add(matrix(block + "attn_output.weight", COLUMNS));
      tensors.add(matrix(block + "attn_q.weight", COLUMNS));
      tensors.add(matrix(block + "attn_v.weight", COLUMNS / 4));
    }
    tensors.add(norm("output_norm.weight"));
    tensors.add(matrix("token_embd.weight", 97));
    return tensors;
  }

  static ModelTensor matrix(String name, int rows) {
    ByteBuffer data = ByteBuffer.allocate(2 * rows * COLUMNS).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < rows * COLUMNS; i++) {
      data.putShort((short) (Float.floatToRawIntBits(number(name, i)) >> 16));
    }
    return stored(name, Shape.of(COLUMNS, rows), TensorType.BF16, data.array());
  }

  static ModelTensor stored(String name, Shape shape, TensorType type, byte[] data) {
    int row = Math.toIntExact(type.bytes(shape.columns()));
    Recipe.Stored recipe =
        new Recipe.Stored() {
          @Override
          public TensorType type() {
            return type;
          }

          @Override
          public void copy(long from, int rows, byte[] target, int at) {
            System.arraycopy(data, Math.toIntExact(from * row), target, at, rows * row);
          }
        };
    return new ModelTensor(name, shape, type, recipe);
  }

  static ModelTensor computed(String name, Shape shape, TensorType type, float[] numbers) {
    int columns = Math.toIntExact(shape.columns());
    Recipe.Computed recipe =
        (row, rows, target, at) ->
            System.arraycopy(numbers, Math.toIntExact(row * columns), target, at, rows * columns);
    return new ModelTensor(name, shape, type, recipe);
  }

  private static ModelTensor norm(String name) {
    float[] numbers = new float[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) {
      numbers[i] = 1 + number(name, i);
    }
    return computed(name, Shape.of(COLUMNS), TensorType.F32, numbers);
  }

  /// About normally distributed: the sum of four numbers that are not.
  private static float number(String name, int index) {
    long z = name.hashCode() * 0x9E3779B97F4A7C15L + index * 0xD6E8FEB86659FD93L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    long sum = (z & 0xFFFF) + (z >>> 16 & 0xFFFF) + (z >>> 32 & 0xFFFF) + (z >>> 48) - 131070;
    return sum * 0x1p-20f;
  }
}
