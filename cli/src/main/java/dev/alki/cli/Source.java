// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.convert.ConvertOptions;
import dev.alki.convert.Converter;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.recipe.GgufModel;
import dev.alki.recipe.Model;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// The model that a command line names: a Hugging Face folder or a GGUF file on this machine.
record Source(Path path) {
  static Source of(String text) {
    if (text.matches("(?i)(hf|s3|https?)://.*")) {
      throw Fault.in(Code.NOT_A_MODEL, text)
          .what("is on another machine, and this version reads models on this one")
          .help("Download the model's folder first, then name the folder.")
          .fault();
    }
    try {
      Path path = Path.of(text);
      if (Files.exists(path)) {
        return new Source(path);
      }
    } catch (InvalidPathException e) {
      // Then there is no such file.
    }
    throw Fault.in(Code.FILE_NOT_FOUND, text)
        .what("there is no such file or folder")
        .help(
            "Name a model's folder or a .gguf file. A model of a hub has to be downloaded first:"
                + " this version does not do that.")
        .fault();
  }

  boolean folder() {
    return Files.isDirectory(path);
  }

  /// The options count for folders; a GGUF is what it is.
  Model open(ConvertOptions options) {
    return folder() ? Converter.open(path, options) : GgufModel.open(path);
  }
}
