// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.gguf.Metadata;
import dev.alki.gguf.TensorType;
import dev.alki.gguf.Value;
import dev.alki.progress.Progress;
import dev.alki.quantize.ModelWriter;
import dev.alki.quantize.Split;
import dev.alki.recipe.Model;
import dev.alki.runtime.GgufFacts;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectorTest {
  private static final Metadata CLIP =
      Metadata.EMPTY
          .with("general.architecture", Value.string("clip"))
          .with("clip.projector_type", Value.string("gemma3"))
          .with("clip.vision.projection_dim", Value.u32(64));

  @TempDir private Path folder;

  @Test
  void belongsToTheModelWhoseVectorsAreAsLong() {
    Projector projector = Projector.of(file(CLIP), model(64));

    assertThat(projector.json("A model").path("file").asText()).isEqualTo("mmproj-A-model.gguf");
    assertThat(projector.json("A model").path("type").asText()).isEqualTo("gemma3");
  }

  @Test
  void refusesTheProjectorOfAnotherModel() {
    assertThatThrownBy(() -> Projector.of(file(CLIP), model(128)))
        .hasMessageContaining("another model")
        .hasMessageContaining("expected 128, got 64");
  }

  @Test
  void refusesAModelInPlaceOfAProjector() {
    Metadata llama = Metadata.EMPTY.with("general.architecture", Value.string("llama"));

    assertThatThrownBy(() -> Projector.of(file(llama), model(64)))
        .hasMessageContaining("is no projector")
        .hasMessageContaining("got llama");
  }

  private static GgufFacts model(long width) {
    Metadata metadata = Samples.METADATA.with("llama.embedding_length", Value.u32(width));
    return new GgufFacts(metadata, Set.of(TensorType.F32), 1000, 4000);
  }

  private Path file(Metadata metadata) {
    Path file = folder.resolve("projector.gguf");
    try (Model model = new Model("projector", metadata, List.of(), () -> {})) {
      ModelWriter.write(model, file, true, Split.NONE, 1, Progress.NONE);
    }
    return file;
  }
}
