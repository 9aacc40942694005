// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import dev.alki.gguf.TensorType;
import dev.alki.profiles.ImportanceFile;
import dev.alki.quantize.EntryChoice;
import dev.alki.quantize.KeyOverride;
import dev.alki.quantize.QuantizeOptions;
import dev.alki.quantize.Search;
import dev.alki.quantize.Split;
import dev.alki.quantize.TensorTypeRule;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// What the texts among the parameters of [Quantize] mean.
final class QuantizeWords {
  /// A comma before another override, and not within the text of one.
  private static final String OVERRIDES = ",(?=[^,=]+=(?:int|float|bool|str):)";

  private QuantizeWords() {}

  /// All but the importance matrix.
  static QuantizeOptions options(Quantize step) {
    return new QuantizeOptions(
        words(step.tensorTypes()).stream().map(TensorTypeRule::parse).toList(),
        type("outputTensorType", step.outputTensorType()),
        type("tokenEmbeddingType", step.tokenEmbeddingType()),
        step.pure(),
        step.leaveOutputTensor(),
        step.allowRequantize(),
        words(step.overrideKv(), OVERRIDES).stream().map(KeyOverride::parse).toList(),
        step.pruneLayers().isEmpty() ? new TreeSet<>() : QuantizeOptions.blocks(step.pruneLayers()),
        step.keepSplit(),
        Split.parse(
            step.splitMaxTensors() == 0 ? "" : String.valueOf(step.splitMaxTensors()),
            step.splitMaxSize()),
        Optional.empty(),
        Search.named("search", step.search()));
  }

  static Optional<ImportanceFile> importance(Quantize step) {
    EntryChoice choice =
        new EntryChoice(words(step.includeWeights()), words(step.excludeWeights()));
    if (step.imatrix().isEmpty()) {
      if (!choice.equals(EntryChoice.ALL)) {
        throw new IllegalArgumentException(
            "includeWeights and excludeWeights do nothing without imatrix");
      }
      return Optional.empty();
    }
    return Optional.of(new ImportanceFile(Path.of(step.imatrix()), step.imatrix(), choice));
  }

  static List<String> words(String list) {
    return words(list, ",");
  }

  private static List<String> words(String list, String comma) {
    return Arrays.stream(list.split(comma)).map(String::strip).filter(it -> !it.isEmpty()).toList();
  }

  private static Optional<TensorType> type(String parameter, String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(QuantizeOptions.type(parameter, text));
  }
}
