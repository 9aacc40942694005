// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which files of a repository are fetched.
class SelectionTest {
  private static final String ID = "0".repeat(40);

  @Test
  void takesSafetensorsAndNothingBesideThem() {
    assertThat(
            chosen(
                "org/m",
                "config.json",
                "model.safetensors",
                "pytorch_model.bin",
                "tf_model.h5",
                "flax_model.msgpack",
                "model.onnx",
                "m-Q4_K_M.gguf",
                "training_args.bin",
                "trainer_state.json",
                "consolidated.safetensors",
                "adapter_model.safetensors",
                "original/model.safetensors"))
        .containsExactly("config.json", "model.safetensors");
  }

  @Test
  void takesAllPartsAndTheIndex() {
    assertThat(
            chosen(
                "org/m",
                "config.json",
                "model-00001-of-00002.safetensors",
                "model-00002-of-00002.safetensors",
                "model.safetensors.index.json",
                "consolidated.safetensors",
                "pytorch_model.bin.index.json",
                "pytorch_model-00001-of-00001.bin"))
        .containsExactly(
            "config.json",
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors",
            "model.safetensors.index.json");
  }

  @Test
  void takesTorchFilesWhereThereIsNothingElse() {
    assertThat(
            chosen(
                "org/m",
                "config.json",
                "pytorch_model-00001-of-00002.bin",
                "pytorch_model-00002-of-00002.bin",
                "pytorch_model.bin.index.json",
                "optimizer.bin"))
        .containsExactly(
            "config.json",
            "pytorch_model-00001-of-00002.bin",
            "pytorch_model-00002-of-00002.bin",
            "pytorch_model.bin.index.json");
  }

  @Test
  void takesTokenizersTemplatesAndPapers() {
    String[] all = {
      "1_Pooling/config.json",
      "LICENSE",
      "LICENSE.md",
      "NOTICE.txt",
      "README.md",
      "added_tokens.json",
      "additional_chat_templates/rag.jinja",
      "chat_template.jinja",
      "config.json",
      "generation_config.json",
      "merges.txt",
      "model.safetensors",
      "modules.json",
      "special_tokens_map.json",
      "tokenizer.json",
      "tokenizer.model",
      "tokenizer_config.json",
      "vocab.json"
    };
    assertThat(chosen("org/m", all)).containsExactly(all);
  }

  @Test
  void takesTheOnlyGguf() {
    assertThat(chosen("org/m", "README.md", "m.gguf", "mmproj-m-f16.gguf", "m.imatrix"))
        .containsExactly("README.md", "m.gguf");
  }

  @Test
  void takesAGgufByItsQuantization() {
    assertThat(chosen("org/m:q4_k_m", "m-Q4_K_M.gguf", "m-Q4_K_S.gguf", "m-Q8_0.gguf"))
        .containsExactly("m-Q4_K_M.gguf");
    assertThat(chosen("org/m:Q4_K_M", "Q4_K_M/m.gguf", "Q8_0/m.gguf"))
        .containsExactly("Q4_K_M/m.gguf");
  }

  @Test
  void takesAllPartsOfASplitGguf() {
    String[] files = {
      "BF16/m-BF16-00001-of-00002.gguf", "BF16/m-BF16-00002-of-00002.gguf", "m-Q8_0.gguf"
    };
    String[] parts = {files[0], files[1]};
    assertThat(chosen("org/m:BF16", files)).containsExactly(parts);
    assertThat(chosen("org/m:BF16/m-BF16.gguf", files)).containsExactly(parts);
    assertThat(chosen("org/m:BF16/m-BF16-00002-of-00002.gguf", files)).containsExactly(parts);
  }

  @Test
  void refusesASplitGgufOfWhichAPartIsMissing() {
    assertThat(fault("org/m:BF16", "m-BF16-00001-of-00003.gguf").code())
        .isEqualTo(Code.GGUF_SPLIT_INVALID);
  }

  @Test
  void saysWhichGgufsThereAreWhenNoneOrSeveralFit() {
    assertThat(fault("org/m:Q5_K_M", "m-Q4_K_M.gguf", "m-Q8_0.gguf").help())
        .contains("m-Q4_K_M.gguf, m-Q8_0.gguf");
    assertThat(fault("org/m:Q4_K_M", "a-Q4_K_M.gguf", "b-Q4_K_M.gguf").code())
        .isEqualTo(Code.HUB_NOT_FOUND);
    assertThat(fault("org/m", "a.gguf", "b.gguf").help()).contains("a.gguf, b.gguf");
  }

  @Test
  void refusesWeightsWithoutAConfiguration() {
    assertThat(fault("org/m", "model.safetensors").code()).isEqualTo(Code.NOT_A_MODEL);
  }

  @Test
  void refusesNamesThatAreOneOnSomeSystems() {
    assertThat(snapshot("a/Model.gguf", "a/model.gguf").code()).isEqualTo(Code.UNSAFE_NAME);
    assertThat(snapshot("é.gguf", "e\u0301.gguf").code()).isEqualTo(Code.UNSAFE_NAME);
    assertThat(snapshot("a", "a/b").code()).isEqualTo(Code.UNSAFE_NAME);
  }

  private static Fault snapshot(String... paths) {
    return catchThrowableOfType(
        Fault.class, () -> new Snapshot(HubName.of("org/m"), "0".repeat(40), false, files(paths)));
  }

  private static List<String> chosen(String name, String... paths) {
    return Selection.of(HubName.of(name), files(paths)).stream()
        .map(HubFile::path)
        .sorted()
        .toList();
  }

  private static Fault fault(String name, String... paths) {
    return catchThrowableOfType(Fault.class, () -> Selection.of(HubName.of(name), files(paths)));
  }

  private static List<HubFile> files(String... paths) {
    return Arrays.stream(paths).map(path -> new HubFile(path, 1, ID)).toList();
  }
}
