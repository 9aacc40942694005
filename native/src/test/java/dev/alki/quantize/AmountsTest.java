// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.gguf.TensorType;
import dev.alki.progress.Amount;
import dev.alki.progress.Progress;
import dev.alki.recipe.Model;
import dev.alki.recipe.ModelTensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever measures a pass is told every byte and every weight once.
class AmountsTest {
  @TempDir private Path folder;

  private final Map<Amount, Long> counted = new ConcurrentHashMap<>();
  private final Progress counter =
      new Progress() {
        @Override
        public void advance(long done, long total) {
          // This test does not wait.
        }

        @Override
        public void count(Amount amount, long more) {
          counted.merge(amount, more, Long::sum);
        }
      };

  @Test
  void readsAreCountedOnceAndWritesForEachProfile() {
    Model model = TinyLlama.model();
    List<ProfileRequest> profiles =
        List.of(
            ProfileRequest.of("F32", QuantizeOptions.NONE),
            new ProfileRequest("F32-again", Mix.F32, QuantizeOptions.NONE));

    Quantizing.quantize(model, profiles, new Destination(folder, false), 3, 300, counter);

    long weights = model.tensors().stream().mapToLong(it -> it.shape().elements()).sum();
    assertThat(counted)
        .containsEntry(Amount.WEIGHTS, weights)
        .containsEntry(
            Amount.READ_BYTES, model.tensors().stream().mapToLong(ModelTensor::bytes).sum())
        .containsEntry(Amount.WRITTEN_BYTES, 2 * TensorType.F32.bytes(weights))
        .hasSize(3);
  }
}
