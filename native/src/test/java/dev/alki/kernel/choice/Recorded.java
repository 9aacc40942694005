// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.choice;

import dev.alki.gguf.TensorType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What libggml-base of llama.cpp v0.5.0 makes of [Numbers], as digests, so that kernels can be
/// compared with it where it is not: `ggml.tsv` has type, numbers, `weighted` or `plain`, SHA-256
/// of the blocks and of the numbers that come back (their first 16 digits).
record Recorded(TensorType type, Numbers numbers, boolean weighted, String blocks, String decoded) {
  static final int ROWS = 3;

  /// Nine blocks of 256 in a row: more than vectors hold, and no multiple of what they hold.
  static final int COLUMNS = 2304;

  static final long SEED = 42;

  /// Types that cannot be written without weights.
  private static final Set<TensorType> WEIGHTED_ONLY =
      Set.of(TensorType.IQ2_XXS, TensorType.IQ2_XS, TensorType.IQ1_S);

  private static final Set<TensorType> NOT_WRITTEN =
      Set.of(
          TensorType.Q8_1,
          TensorType.Q8_K,
          TensorType.F64,
          TensorType.I8,
          TensorType.I16,
          TensorType.I32,
          TensorType.I64);

  static List<Recorded> all() {
    try (InputStream table = Recorded.class.getResourceAsStream("ggml.tsv")) {
      return new String(table.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(Recorded::parse)
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  float[] input() {
    return numbers.rows(ROWS, COLUMNS, SEED);
  }

  float[] importance() {
    return weighted ? Numbers.importance(COLUMNS, SEED) : Numbers.noImportance();
  }

  static String digest(byte[] bytes) {
    try {
      byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(sha256).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String digest(float[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return digest(bytes.array());
  }

  @Override
  public String toString() {
    return type + " of " + numbers + (weighted ? ", weighted" : "");
  }

  private static Recorded parse(String line) {
    String[] parts = line.split("\t");
    return new Recorded(
        TensorType.named(parts[0]).orElseThrow(),
        Numbers.valueOf(parts[1]),
        parts[2].equals("weighted"),
        parts[3],
        parts[4]);
  }

  /// Writes the table anew: `java ... dev.alki.kernel.choice.Recorded FILE`, with ALKI_REFERENCE.
  static void main(String[] arguments) throws IOException {
    Ggml ggml = Ggml.find().orElseThrow();
    List<String> lines = new ArrayList<>();
    for (TensorType type : TensorType.values()) {
      for (Numbers numbers : Numbers.values()) {
        for (boolean weighted : new boolean[] {false, true}) {
          if (NOT_WRITTEN.contains(type) || !weighted && WEIGHTED_ONLY.contains(type)) {
            continue;
          }
          lines.add(of(ggml, type, numbers, weighted).line());
        }
      }
    }
    Files.write(Path.of(arguments[0]), lines);
  }

  static Recorded of(Ggml ggml, TensorType type, Numbers numbers, boolean weighted) {
    Recorded asked = new Recorded(type, numbers, weighted, "", "");
    byte[] blocks = ggml.encode(type, asked.input(), ROWS, COLUMNS, asked.importance());
    float[] decoded =
        type == TensorType.F32 ? asked.input() : ggml.decode(type, blocks, ROWS * COLUMNS);
    return new Recorded(type, numbers, weighted, digest(blocks), digest(decoded));
  }

  private String line() {
    return Stream.of(type.name(), numbers.name(), weighted ? "weighted" : "plain", blocks, decoded)
        .reduce((a, b) -> a + "\t" + b)
        .orElseThrow();
  }
}
