// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import dev.alki.checkpoint.Checkpoint;
import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.family.Architecture;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.recipe.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What is odd about a model's folder, or worth knowing before it is converted.
record Remarks(
    Path folder,
    ConfigFile file,
    Checkpoint checkpoint,
    Optional<Architecture> architecture,
    Metadata tokenizer) {
  /// The width that the widest blocks of quantized types need.
  private static final long SUPER_BLOCK = 256;

  private static final long UNUSED = 5;

  List<String> all() {
    List<String> remarks = new ArrayList<>();
    checkpoint.findings().forEach(finding -> remarks.add(finding.text()));
    leftOut().ifPresent(remarks::add);
    sight().ifPresent(remarks::add);
    narrow().ifPresent(remarks::add);
    if (!tokenizer.entries().isEmpty()) {
      padding().ifPresent(remarks::add);
      if (tokenizer.get("tokenizer.chat_template").isEmpty()) {
        remarks.add("there is no chat template: the model answers as a plain text continues");
      }
      for (String key : List.of("bos_token_id", "eos_token_id")) {
        if (tokenizer.get("tokenizer.ggml." + key).isEmpty()) {
          remarks.add("the tokenizer's files name no " + key);
        }
      }
    }
    for (String name : List.of("tokenizer_config.json", "generation_config.json")) {
      if (!Files.isRegularFile(folder.resolve(name))) {
        remarks.add("there is no " + name);
      }
    }
    if (file.raw().has("auto_map")) {
      remarks.add("config.json names Python code of its own (auto_map), which is never run");
    }
    return remarks;
  }

  private Optional<String> leftOut() {
    long left =
        checkpoint.tensors().stream()
            .map(CheckpointTensor::name)
            .filter(name -> architecture.isPresent() && architecture.get().kept(name).isEmpty())
            .count();
    return left == 0
        ? Optional.empty()
        : Optional.of(
            left
                + (left == 1 ? " tensor is" : " tensors are")
                + " no part of the language model and left out");
  }

  private Optional<String> sight() {
    if (!ProjectorConverter.sees(folder)) {
      return Optional.empty();
    }
    try (Model _ = ProjectorConverter.open(folder, ConvertOptions.DEFAULT)) {
      return Optional.of(
          "it sees: 'alki convert --mmproj' makes its projector, and so does 'alki run'");
    } catch (Fault e) {
      return Optional.of(
          "it sees, but only its language model is converted, not its projector: "
              + e.getMessage());
    }
  }

  private Optional<String> narrow() {
    long narrow =
        checkpoint.tensors().stream()
            .filter(tensor -> tensor.shape().size() >= 2)
            .filter(tensor -> tensor.shape().getLast() % SUPER_BLOCK != 0)
            .count();
    return narrow == 0
        ? Optional.empty()
        : Optional.of(
            narrow
                + (narrow == 1 ? " matrix has" : " matrices have")
                + " rows that are no multiple of 256, and get another type in mixes of K and IQ"
                + " types");
  }

  private Optional<String> padding() {
    long unused =
        tokenizer
            .get("tokenizer.ggml.token_type")
            .map(types -> Arrays.stream(types.asLongs()).filter(type -> type == UNUSED).count())
            .orElse(0L);
    return unused == 0
        ? Optional.empty()
        : Optional.of(unused + (unused == 1 ? " token stands" : " tokens stand") + " for nothing");
  }
}
