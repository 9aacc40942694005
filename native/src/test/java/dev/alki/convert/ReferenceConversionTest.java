// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.convert.config.OutTypeRule;
import dev.alki.fixtures.Description;
import dev.alki.fixtures.Golden;
import dev.alki.progress.Progress;
import dev.alki.quantize.ModelWriter;
import dev.alki.quantize.Output;
import dev.alki.quantize.Split;
import dev.alki.recipe.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Models as `convert_hf_to_gguf.py` of llama.cpp v0.5.0 makes them, byte for byte.
class ReferenceConversionTest {
  private static final Pattern PARTS = Pattern.compile("(.*)-parts-(\\d+)-of-\\d+");

  @TempDir Path out;

  @TestFactory
  Stream<DynamicTest> equalsTheReference() {
    return Golden.of("convert")
        .filter(golden -> !golden.refused() && supported(golden))
        .map(golden -> DynamicTest.dynamicTest(golden.toString(), () -> check(golden)));
  }

  private static boolean supported(Golden golden) {
    try {
      String config = Files.readString(golden.folder().resolve("config.json"));
      return config.contains("\"ssm_cfg\"")
          || Architectures.classes().stream().anyMatch(known -> config.contains('"' + known + '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void check(Golden golden) throws IOException {
    Matcher parts = PARTS.matcher(golden.type());
    boolean split = parts.matches();
    Path file = out.resolve(golden.model() + ".gguf");
    ConvertOptions options =
        ConvertOptions.DEFAULT
            .with(OutTypeRule.converted(golden.kind()))
            .withDense(golden.options().contains("--sentence-transformers-dense-modules"));
    List<Output> outputs;
    try (Model model = Converter.open(golden.folder(), options)) {
      Split into = split ? new Split(16, 0) : Split.NONE;
      outputs = ModelWriter.write(model, file, true, into, 2, Progress.NONE);
    }
    Output output = outputs.get(split ? Integer.parseInt(parts.group(2)) - 1 : 0);
    Path content =
        golden.root().resolve("golden/" + golden.model() + ".hf-" + golden.type() + ".tsv");
    if (!output.sha256().equals(golden.sha256()) && Files.exists(content)) {
      List<String> lines = Files.readAllLines(content);
      assertThat(Description.of(output.path()))
          .containsExactlyElementsOf(
              lines.subList(1, lines.size()).stream().map(Description::golden).toList());
    }
    assertThat(output.sha256()).isEqualTo(golden.sha256());
    for (Output written : outputs) {
      Files.delete(written.path());
    }
  }
}
