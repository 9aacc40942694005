// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.convert.adapter.ScaledAdapter;
import dev.alki.convert.config.OutTypeRule;
import dev.alki.fixtures.Fixture;
import dev.alki.fixtures.Golden;
import dev.alki.progress.Progress;
import dev.alki.quantize.ModelWriter;
import dev.alki.quantize.Split;
import dev.alki.recipe.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// LoRA adapters as `convert_lora_to_gguf.py` of llama.cpp v0.5.0 makes them, byte for byte; and
/// models with an adapter merged as `convert_hf_to_gguf.py` makes them of a checkpoint into which
/// NumPy has added the products, in the order that is promised.
class AdapterConversionTest {
  @TempDir Path out;

  @TestFactory
  Stream<DynamicTest> equalsTheReference() {
    return each(
        "adapter", golden -> AdapterConverter.open(golden.folder(), base(golden), options(golden)));
  }

  @TestFactory
  Stream<DynamicTest> mergesWhileConverting() {
    return each(
        "merge",
        golden -> {
          float scale = Float.parseFloat(golden.options().getFirst());
          return Converter.open(
              base(golden),
              options(golden).withAdapters(List.of(new ScaledAdapter(golden.folder(), scale))));
        });
  }

  private Stream<DynamicTest> each(String step, Function<Golden, Model> open) {
    return Golden.of(step)
        .map(golden ->
            DynamicTest.dynamicTest(
                golden.toString(),
                () -> {
                  Path file = out.resolve(golden.model() + "-" + step + ".gguf");
                  try (Model model = open.apply(golden)) {
                    assertThat(
                            ModelWriter.write(model, file, true, Split.NONE, 2, Progress.NONE)
                                .getFirst()
                                .sha256())
                        .isEqualTo(golden.sha256());
                  }
                }));
  }

  private static Path base(Golden golden) {
    return new Fixture(golden.root(), golden.source()).folder();
  }

  private static ConvertOptions options(Golden golden) {
    return ConvertOptions.DEFAULT.with(OutTypeRule.converted(golden.kind()));
  }
}
