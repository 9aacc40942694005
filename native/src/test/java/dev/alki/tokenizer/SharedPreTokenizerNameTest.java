// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.fixtures.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Each fixture's tokenizer.json gives the name that the reference wrote, wherever it looked for
/// it.
class SharedPreTokenizerNameTest {
  private static final String NAMED = "kv\ttokenizer.ggml.pre\tstr\t";

  @TestFactory
  Stream<DynamicTest> findsTheNameThatTheReferenceFinds() throws IOException {
    if (Fixture.shared().isEmpty()) {
      return Stream.empty();
    }
    Path root = Fixture.shared().get();
    List<Path> goldens;
    try (Stream<Path> files = Files.list(root.resolve("golden"))) {
      goldens = files.filter(file -> file.toString().endsWith(".hf-bf16.tsv")).sorted().toList();
    }
    return goldens.stream().flatMap(golden -> test(root, golden).stream());
  }

  private static Optional<DynamicTest> test(Path root, Path golden) {
    String name = golden.getFileName().toString().replace(".hf-bf16.tsv", "");
    try {
      Optional<String> expected =
          Files.readAllLines(golden).stream()
              .filter(line -> line.startsWith(NAMED))
              .map(line -> line.substring(NAMED.length()).replace("\"", ""))
              .filter(pre -> !pre.equals("default"))
              .findFirst();
      Path folder = new Fixture(root, name).folderWithoutWeights();
      return expected
          .filter(pre -> Files.exists(folder.resolve("tokenizer.json")))
          .map(pre ->
              DynamicTest.dynamicTest(
                  name + " is " + pre,
                  () -> assertThat(PreTokenizerNames.of(Tokenizers.of(folder))).contains(pre)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
