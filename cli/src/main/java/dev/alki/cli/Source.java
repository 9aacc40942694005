// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.convert.ConvertOptions;
import dev.alki.convert.Converter;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.pipeline.Remotes;
import dev.alki.progress.Progress;
import dev.alki.recipe.GgufModel;
import dev.alki.recipe.Model;
import dev.alki.settings.Settings;
import dev.alki.source.Arrived;
import dev.alki.source.Errand;
import dev.alki.source.LocalSource;
import dev.alki.source.Pins;
import dev.alki.source.Remote;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The model that a command line names: a Hugging Face folder or a GGUF file, on this machine by
/// now.
record Source(Path path) {
  /// What has the form of a name elsewhere and is nothing here is brought here first.
  static Source of(String text, Settings settings, Progress progress) {
    Optional<Remote> remote = check(text, settings);
    if (remote.isEmpty()) {
      return new Source(Path.of(text));
    }
    Errand errand = new Errand(Pins.NONE, (file, sha256) -> {}, progress);
    Arrived arrived = remote.get().fetch(text, errand);
    return new Source(arrived.gguf().orElse(arrived.folder()));
  }

  /// Refuses what is nothing here and cannot be anything elsewhere; gives back who has it when it
  /// is not here.
  static Optional<Remote> check(String text, Settings settings) {
    boolean here = LocalSource.here(text);
    Optional<Remote> remote =
        here
            ? Optional.empty()
            : Remotes.of(settings).stream().filter(each -> each.names(text)).findFirst();
    if (remote.isEmpty() && !(here && Files.exists(Path.of(text)))) {
      throw Fault.in(Code.FILE_NOT_FOUND, text)
          .what("there is no such file or folder")
          .help("Name a model's folder, a .gguf file, or a model of the hub as owner/name.")
          .fault();
    }
    remote.ifPresent(each -> each.check(text));
    return remote;
  }

  boolean folder() {
    return Files.isDirectory(path);
  }

  /// The options count for folders; a GGUF is what it is.
  Model open(ConvertOptions options) {
    return folder() ? Converter.open(path, options) : GgufModel.open(path);
  }
}
