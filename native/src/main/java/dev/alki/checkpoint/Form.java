// SPDX-License-Identifier: Apache-2.0
package dev.alki.checkpoint;

import dev.alki.fault.Code;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Pattern;

/// How the files of a checkpoint are called. A folder that has both is read from its safetensors
/// files, as the reference converter does.
enum Form {
  SAFETENSORS(
      "model",
      ".safetensors",
      "model.safetensors.index.json",
      Code.SAFETENSORS_NO_INDEX,
      Code.SAFETENSORS_BAD_INDEX),
  TORCH(
      "pytorch_model",
      ".bin",
      "pytorch_model.bin.index.json",
      Code.TORCH_NO_INDEX,
      Code.TORCH_BAD_INDEX);

  private final String beginning;
  private final String ending;
  private final String index;
  private final Code noIndex;
  private final Code badIndex;
  private final Pattern part;

  Form(String beginning, String ending, String index, Code noIndex, Code badIndex) {
    this.beginning = beginning;
    this.ending = ending;
    this.index = index;
    this.noIndex = noIndex;
    this.badIndex = badIndex;
    this.part = Pattern.compile(".*-(\\d+)-of-(\\d+)" + Pattern.quote(ending));
  }

  /// That of the folder with these files; empty when it has no weights.
  static Optional<Form> of(SortedSet<String> names) {
    return Arrays.stream(values())
        .filter(form -> names.stream().anyMatch(form::matches))
        .findFirst()
        .or(() -> Arrays.stream(values()).filter(form -> names.contains(form.index)).findFirst());
  }

  boolean matches(String name) {
    return name.startsWith(beginning) && name.endsWith(ending);
  }

  String ending() {
    return ending;
  }

  /// Name of the file that tells which tensor is in which.
  String index() {
    return index;
  }

  Code noIndex() {
    return noIndex;
  }

  Code badIndex() {
    return badIndex;
  }

  /// Whether the name says that there are other parts.
  boolean partOfMore(String name) {
    return part.matcher(name).results().anyMatch(found -> !found.group(2).matches("0*1"));
  }
}
