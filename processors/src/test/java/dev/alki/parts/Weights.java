// SPDX-License-Identifier: Apache-2.0
package dev.alki.parts;

import dev.alki.gguf.GgufLayout;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Shape;
import dev.alki.gguf.TensorSpec;
import dev.alki.gguf.TensorType;
import dev.alki.gguf.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/// A GGUF of tensors of 1 MiB each, and a last one of 9 MiB; each with the content that its seed
/// gives.
public final class Weights {
  private static final int MIB = 1 << 20;

  private Weights() {}

  public static byte[] gguf(String template, int... seeds) {
    List<TensorSpec> tensors =
        IntStream.range(0, seeds.length)
            .mapToObj(i ->
                new TensorSpec("blk." + i, Shape.of(bytes(i, seeds.length) / 4), TensorType.F32))
            .toList();
    Metadata metadata = new Metadata(Map.of("tokenizer.chat_template", Value.string(template)));
    GgufLayout layout = GgufLayout.of(metadata, tensors);
    byte[] file = Arrays.copyOf(layout.head(), Math.toIntExact(layout.bytes()));
    for (int i = 0; i < seeds.length; i++) {
      byte[] content = new byte[bytes(i, seeds.length)];
      new Random(seeds[i]).nextBytes(content);
      System.arraycopy(content, 0, file, Math.toIntExact(layout.offsets().get(i)), content.length);
    }
    return file;
  }

  private static int bytes(int tensor, int tensors) {
    return tensor == tensors - 1 ? 9 * MIB : MIB;
  }
}
