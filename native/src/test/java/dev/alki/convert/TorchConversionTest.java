// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.convert.config.OutTypeRule;
import dev.alki.fixtures.Golden;
import dev.alki.progress.Progress;
import dev.alki.quantize.ModelWriter;
import dev.alki.quantize.Output;
import dev.alki.quantize.Split;
import dev.alki.recipe.Model;
import dev.alki.torch.TorchFile;
import dev.alki.torch.TorchFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Models in .bin files become what the reference makes of the same weights.
class TorchConversionTest {
  @TempDir Path place;

  @TestFactory
  Stream<DynamicTest> equalsTheReference() {
    return Golden.of("convert")
        .filter(golden -> golden.root().equals(Golden.OWN) && golden.type().equals("q8_0"))
        .filter(golden -> golden.model().matches("stories260K|Slate-v0.2|Pebble-5M-Instruct"))
        .flatMap(golden ->
            Arrays.stream(TorchFile.Form.values())
                .map(form ->
                    DynamicTest.dynamicTest(
                        golden.model() + " " + form, () -> check(golden, form))));
  }

  private void check(Golden golden, TorchFile.Form form) throws IOException {
    Path folder = TorchFolder.of(golden.folder(), place.resolve(form.name()), form);
    ConvertOptions options = ConvertOptions.DEFAULT.with(OutTypeRule.converted(golden.type()));
    Path file = place.resolve(golden.model() + form + ".gguf");
    try (Model model = Converter.open(folder, options)) {
      Output output = ModelWriter.write(model, file, true, Split.NONE, 2, Progress.NONE).getFirst();
      assertThat(output.sha256()).isEqualTo(golden.sha256());
    }
  }
}
