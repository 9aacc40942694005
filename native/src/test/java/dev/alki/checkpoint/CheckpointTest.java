// SPDX-License-Identifier: Apache-2.0
package dev.alki.checkpoint;

import static dev.alki.safetensors.RawSafetensors.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Finding;
import dev.alki.safetensors.RawSafetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A folder with one file, with an index, or with neither.
class CheckpointTest {
  private static final Path SAVED = Path.of("src/test/resources/dev/alki/torch/zip.bin");

  @TempDir private Path folder;

  @Test
  void namesComeInTheOrderOfTheirCodePoints() throws IOException {
    file("model.safetensors", "layers.2", "layers.10", "\uFB01", "\uD83D\uDE00", "A", "a");
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.tensors())
          .extracting(CheckpointTensor::name)
          .containsExactly("A", "a", "layers.10", "layers.2", "\uFB01", "\uD83D\uDE00");
      assertThat(checkpoint.tensor("a").orElseThrow().size()).isEqualTo(1);
      assertThat(checkpoint.tensor("b")).isEmpty();
      assertThat(checkpoint.findings()).isEmpty();
    }
  }

  @Test
  void partsComeOneAfterTheOther() throws IOException {
    file("model-00001-of-00002.safetensors", "z", "b");
    file("model-00002-of-00002.safetensors", "a");
    index(
        "\"z\":\"model-00001-of-00002.safetensors\"",
        "\"a\":\"model-00002-of-00002.safetensors\"",
        "\"b\":\"model-00001-of-00002.safetensors\"");
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.tensors())
          .extracting(CheckpointTensor::name)
          .containsExactly("b", "z", "a");
      assertThat(checkpoint.files()).hasSize(2);
    }
  }

  @Test
  void readsOneFileThatIsPartOneOfOne() throws IOException {
    file("model-00001-of-00001.safetensors", "a");
    Checkpoint.open(folder).close();
  }

  @Test
  void refusesPartsWithoutAnIndex() throws IOException {
    file("model-00001-of-00002.safetensors", "a");
    file("model-00002-of-00002.safetensors", "b");
    refused(Code.SAFETENSORS_NO_INDEX);
  }

  @Test
  void refusesASinglePartOfSeveralWithoutAnIndex() throws IOException {
    file("model-00001-of-00002.safetensors", "a");
    refused(Code.SAFETENSORS_NO_INDEX);
  }

  @Test
  void refusesAFolderWithoutTensors() {
    refused(Code.NOT_A_MODEL);
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    Fault fault = catchThrowableOfType(Fault.class, () -> Checkpoint.open(folder.resolve("none")));
    assertThat(fault.code()).isEqualTo(Code.FILE_NOT_FOUND);
  }

  @Test
  void refusesAMissingShard() throws IOException {
    index("\"a\":\"model-00001-of-00001.safetensors\"");
    refused(Code.FILE_NOT_FOUND);
  }

  @Test
  void refusesAShardThatLacksItsTensor() throws IOException {
    file("model.safetensors", "a");
    index("\"a\":\"model.safetensors\"", "\"b\":\"model.safetensors\"");
    refused(Code.SAFETENSORS_BAD_INDEX);
  }

  @Test
  void refusesATensorInTwoShards() throws IOException {
    file("model-1.safetensors", "a");
    file("model-2.safetensors", "a", "b");
    index("\"a\":\"model-1.safetensors\"", "\"b\":\"model-2.safetensors\"");
    assertThat(refused(Code.SAFETENSORS_BAD_INDEX)).hasMessageContaining("twice");
  }

  @Test
  void refusesATensorInAnotherShardThanTheIndexSays() throws IOException {
    file("model-1.safetensors", "a");
    file("model-2.safetensors", "b");
    index("\"b\":\"model-1.safetensors\"", "\"a\":\"model-2.safetensors\"");
    refused(Code.SAFETENSORS_BAD_INDEX);
  }

  @Test
  void refusesATensorThatIsNotInTheIndex() throws IOException {
    file("model.safetensors", "a", "b");
    index("\"a\":\"model.safetensors\"");
    refused(Code.SAFETENSORS_BAD_INDEX);
  }

  @Test
  void refusesAnotherKindOfFileInTheIndex() throws IOException {
    index("\"a\":\"pytorch_model.bin\"");
    refused(Code.SAFETENSORS_BAD_INDEX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x.safetensors",
        "/tmp/x.safetensors",
        "\\\\x.safetensors",
        "C:x.safetensors",
        "C:\\\\x.safetensors",
        "\\\\\\\\server\\\\share\\\\x.safetensors",
        "..\\\\x.safetensors",
        "a/b.safetensors",
        "..",
        "a\\nb.safetensors",
        "a\\u0000.safetensors",
        ".safetensors",
        ""
      })
  void refusesNamesThatLeaveTheFolder(String name) throws IOException {
    index("\"a\":\"" + name + "\"");
    assertThat(catchThrowableOfType(Fault.class, () -> Checkpoint.open(folder)).code())
        .isIn(Code.UNSAFE_NAME, Code.SAFETENSORS_BAD_INDEX);
  }

  @Test
  void refusesAnIndexWithAKeyTwice() throws IOException {
    file("model.safetensors", "a");
    index("\"a\":\"model.safetensors\"", "\"a\":\"model.safetensors\"");
    refused(Code.JSON_DUPLICATE_KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"weight_map\":[]}",
        "{\"weight_map\":{}}",
        "{\"weight_map\":{\"a\":1}}"
      })
  void refusesAnIndexWithoutAMap(String json) throws IOException {
    file("model.safetensors", "a");
    Files.writeString(folder.resolve(Form.SAFETENSORS.index()), json);
    refused(Code.SAFETENSORS_BAD_INDEX);
  }

  @Test
  void recordsAWrongTotalAndAFileThatIsNotListed() throws IOException {
    file("model.safetensors", "a");
    file("model-old.safetensors", "b");
    Files.writeString(
        folder.resolve(Form.SAFETENSORS.index()),
        "{\"metadata\":{\"total_size\":7},\"weight_map\":{\"a\":\"model.safetensors\"}}");
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.findings())
          .extracting(Finding::kind)
          .containsExactly(Finding.Kind.UNLISTED_FILE, Finding.Kind.WRONG_TOTAL_SIZE);
    }
  }

  @Test
  void readsWhatTorchSavedInTheOrderInWhichItWasSaved() throws IOException {
    Files.copy(SAVED, folder.resolve("pytorch_model.bin"));
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.tensors())
          .extracting(CheckpointTensor::name)
          .startsWith("whole", "turned", "parameter");
    }
  }

  @Test
  void takesTheSafetensorsOfAFolderThatHasBoth() throws IOException {
    Files.copy(SAVED, folder.resolve("pytorch_model.bin"));
    file("model.safetensors", "a");
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.tensors()).extracting(CheckpointTensor::name).containsExactly("a");
    }
  }

  @Test
  void leavesOtherPicklesOfAFolderAlone() throws IOException {
    Files.copy(SAVED, folder.resolve("pytorch_model.bin"));
    Files.writeString(folder.resolve("training_args.bin"), "cos\nsystem\n");
    Files.writeString(folder.resolve("optimizer.bin"), "cos\nsystem\n");
    Checkpoint.open(folder).close();
  }

  @Test
  void aPickleCalledSafetensorsIsRead() throws IOException {
    Files.copy(SAVED, folder.resolve("model.safetensors"));
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.tensor("whole")).isPresent();
    }
  }

  @Test
  void safetensorsCalledBinAreRead() throws IOException {
    file("pytorch_model.bin", "a");
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.tensor("a")).isPresent();
    }
  }

  @Test
  void refusesPartsOfATorchModelWithoutAnIndex() throws IOException {
    Files.copy(SAVED, folder.resolve("pytorch_model-00001-of-00002.bin"));
    refused(Code.TORCH_NO_INDEX);
  }

  @Test
  void refusesATorchIndexThatDoesNotFitItsFiles() throws IOException {
    Files.copy(SAVED, folder.resolve("pytorch_model-00001-of-00001.bin"));
    Files.writeString(
        folder.resolve(Form.TORCH.index()),
        "{\"weight_map\":{\"whole\":\"pytorch_model-00001-of-00001.bin\"}}");
    refused(Code.TORCH_BAD_INDEX);
  }

  private Fault refused(Code code) {
    Fault fault = catchThrowableOfType(Fault.class, () -> Checkpoint.open(folder).close());
    assertThat(fault).isNotNull();
    assertThat(fault.code()).describedAs(fault.report()).isEqualTo(code);
    return fault;
  }

  private void file(String name, String... tensors) {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < tensors.length; i++) {
      json.append(i == 0 ? "" : ",")
          .append(tensor(tensors[i], "U8", "[1]", "[%d,%d]".formatted(i, i + 1)));
    }
    RawSafetensors.write(
        folder.resolve(name), RawSafetensors.of(json.append('}').toString(), tensors.length));
  }

  private void index(String... entries) throws IOException {
    Files.writeString(
        folder.resolve(Form.SAFETENSORS.index()),
        Arrays.stream(entries).collect(Collectors.joining(",", "{\"weight_map\":{", "}}")));
  }
}
