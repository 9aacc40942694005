// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.fixtures.Fixture;
import dev.alki.gguf.GgufFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// llama.cpp's own test texts become its own tokens, and texts again, for each vocabulary of the
/// shared fixtures: from the keys of a GGUF, or from tokenizer.json where there is no GGUF.
class SharedVocabularyTest {
  private static final String BETWEEN = "\n__ggml_vocab_test__\n";

  /// Models whose tokenizers stand for vocabularies without a GGUF.
  private static final Map<String, String> BY_MODEL =
      Map.of("qwen2", "Qwen2.5-0.05B-Instruct", "llama-bpe", "Tiny-Llama-3.2-36M-Instruct");

  private record Vector(String text, int[] ids) {}

  @TestFactory
  Stream<DynamicTest> cutsTextsLikeLlamaCpp() throws IOException {
    if (Fixture.shared().isEmpty()) {
      return Stream.empty();
    }
    Path root = Fixture.shared().get();
    List<String> names;
    try (Stream<Path> files = Files.list(root.resolve("vocab"))) {
      names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".inp"))
              .map(name -> name.substring("ggml-vocab-".length(), name.indexOf(".gguf")))
              .sorted()
              .toList();
    }
    assertThat(names).hasSize(9);
    return names.stream().map(name -> DynamicTest.dynamicTest(name, () -> check(root, name)));
  }

  private static void check(Path root, String name) {
    Tokenizer tokenizer = tokenizer(root, name);
    List<Vector> vectors = vectors(root.resolve("vocab/ggml-vocab-" + name + ".gguf"));
    assertThat(vectors).hasSizeGreaterThan(45);
    for (Vector vector : vectors) {
      assertThat(tokenizer.encode(vector.text)).as(vector.text).isEqualTo(vector.ids);
      String back = tokenizer.decode(vector.ids);
      if (name.startsWith("bert")) {
        // Case, accents, spaces and unknown words are lost in these, but nothing more.
        if (!back.contains("[UNK]")) {
          assertThat(tokenizer.encode(back)).isEqualTo(vector.ids);
        }
      } else {
        assertThat(back).isEqualTo(vector.text);
      }
    }
  }

  private static Tokenizer tokenizer(Path root, String name) {
    if (BY_MODEL.containsKey(name)) {
      return Tokenizers.of(new Fixture(root, BY_MODEL.get(name)).folderWithoutWeights());
    }
    Path file = Fixture.unpacked(root.resolve("vocab/ggml-vocab-" + name + ".gguf"));
    try (GgufFile gguf = GgufFile.open(file)) {
      return Tokenizers.of(gguf.metadata(), file);
    }
  }

  private static List<Vector> vectors(Path gguf) {
    try {
      String[] texts = Files.readString(Path.of(gguf + ".inp")).split(BETWEEN, -1);
      List<String> lines = Files.readAllLines(Path.of(gguf + ".out"));
      List<Vector> vectors = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        int[] ids =
            Arrays.stream(lines.get(i).strip().split(" "))
                .filter(id -> !id.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        vectors.add(new Vector(texts[i], ids));
      }
      return vectors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
