// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.alki.fault.Fault;
import dev.alki.fixtures.Fixture;
import dev.alki.kernel.choice.Kernels;
import dev.alki.progress.Progress;
import dev.alki.quantize.ModelWriter;
import dev.alki.quantize.Output;
import dev.alki.quantize.Split;
import dev.alki.recipe.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What the shared fixtures' models become, byte for byte: all with `-Dalki.golden=all`, those
/// whose name matches with any other expression, by default some that are quick.
class SharedConversionTest {
  private static final Set<String> SOME = Set.of("stories260K-hf", "stories260K-hf-bf16-sharded");
  private static final Pattern PARTS = Pattern.compile("(.*)-parts-(\\d+)-of-\\d+");

  @TempDir Path out;

  @TestFactory
  Stream<DynamicTest> equalsTheReference() throws IOException {
    if (Fixture.shared().isEmpty()) {
      return Stream.empty();
    }
    Path root = Fixture.shared().get();
    return Files.readAllLines(root.resolve("golden.tsv")).stream()
        .map(line -> List.of(line.split("\t", -1)))
        .filter(row -> row.get(1).equals("convert") && !row.get(5).equals("refused"))
        .filter(row -> wanted(row.getFirst()) && supported(root, row.getFirst()))
        .filter(row -> !differsOnPurpose(row))
        .map(row ->
            DynamicTest.dynamicTest(row.getFirst() + " as " + row.get(2), () -> check(root, row)));
  }

  private static boolean wanted(String name) {
    String expression = System.getProperty("alki.golden", "some");
    return switch (expression) {
      case "all" -> true;
      case "some" -> SOME.contains(name);
      default -> name.matches(expression);
    };
  }

  private static boolean supported(Path root, String name) {
    try {
      String config = Files.readString(root.resolve("models/" + name + "/config.json"));
      return Architectures.classes().stream().anyMatch(known -> config.contains('"' + known + '"'));
    } catch (IOException e) {
      return false;
    }
  }

  /// The reference makes F16 of F32 when it may choose; we keep what is there.
  private static boolean differsOnPurpose(List<String> row) {
    return row.getFirst().equals("open_llama_18mb_f32") && row.get(2).equals("auto");
  }

  private static void assumeKernel(OutType type) {
    try {
      Kernels.of(type.type());
    } catch (Fault none) {
      abort(none.getMessage());
    }
  }

  private void check(Path root, List<String> row) throws IOException {
    String name = row.getFirst();
    Matcher parts = PARTS.matcher(row.get(2));
    boolean split = parts.matches();
    Path file = out.resolve(name + ".gguf");
    ConvertOptions options =
        ConvertOptions.parseType(split ? parts.group(1) : row.get(2))
            .map(ConvertOptions.DEFAULT::withType)
            .orElse(ConvertOptions.DEFAULT);
    options.type().ifPresent(SharedConversionTest::assumeKernel);
    List<Output> outputs;
    try (Model model = Converter.open(new Fixture(root, name).folder(), options)) {
      Split into = split ? new Split(16, 0) : Split.NONE;
      outputs = ModelWriter.write(model, file, true, into, 2, Progress.NONE);
    }
    Output output = outputs.get(split ? Integer.parseInt(parts.group(2)) - 1 : 0);
    Path golden = root.resolve("golden/" + name + ".hf-" + row.get(2) + ".tsv");
    if (!output.sha256().equals(row.get(5)) && Files.exists(golden)) {
      List<String> lines = Files.readAllLines(golden);
      assertThat(Description.of(output.path()))
          .containsExactlyElementsOf(
              lines.subList(1, lines.size()).stream().map(Description::golden).toList());
    }
    assertThat(output.sha256()).isEqualTo(row.get(5));
    for (Output written : outputs) {
      Files.delete(written.path());
    }
  }
}
