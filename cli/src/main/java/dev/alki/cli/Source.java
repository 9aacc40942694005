// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.convert.ConvertOptions;
import dev.alki.convert.Converter;
import dev.alki.convert.own.OwnConverters.OwnConverter;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import dev.alki.pipeline.Remotes;
import dev.alki.progress.Progress;
import dev.alki.recipe.GgufModel;
import dev.alki.recipe.Model;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import dev.alki.source.Arrived;
import dev.alki.source.Coming;
import dev.alki.source.Errand;
import dev.alki.source.LocalSource;
import dev.alki.source.Pins;
import dev.alki.source.Remote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The model that a command line names: a Hugging Face folder or a GGUF file, on this machine or on
/// its way to it.
final class Source implements AutoCloseable {
  private final Coming coming;
  private final Settings settings;
  private final Progress progress;
  private final List<Path> rooms;

  private Source(Coming coming, Settings settings, Progress progress, List<Path> rooms) {
    this.coming = coming;
    this.settings = settings;
    this.progress = progress;
    this.rooms = rooms;
  }

  /// What has the form of a name elsewhere and is nothing here is brought here; where work can
  /// begin before all of it has come, the rest comes meanwhile.
  static Source of(String text, Settings settings, Progress progress) {
    Optional<Remote> remote = check(text, settings);
    if (remote.isEmpty()) {
      Arrived here = new Arrived(text, "", Path.of(text), Optional.empty());
      return new Source(Coming.here(here), settings, progress, new ArrayList<>());
    }
    List<Path> rooms = new ArrayList<>();
    Errand errand = new Errand(Pins.NONE, (file, sha256) -> {}, progress);
    try {
      return new Source(
          remote.get().begin(text, errand, place -> room(place, rooms)), settings, progress, rooms);
    } catch (RuntimeException e) {
      rooms.forEach(Folders::deleteQuietly);
      throw e;
    }
  }

  private static Path room(Path place, List<Path> rooms) {
    Path room = place.resolve(PendingFile.PREFIX + UUID.randomUUID());
    try {
      rooms.add(Files.createDirectories(room));
    } catch (IOException e) {
      throw WriteFault.of(room, e);
    }
    return room;
  }

  Path path() {
    return coming.model().gguf().orElse(coming.model().folder());
  }

  /// Returns when all of it is here and is what it should be.
  void confirm() {
    coming.awaitVerified(progress.silent());
  }

  /// Nothing can be made of what has come.
  void lacking() {
    coming.lacking();
  }

  @Override
  public void close() {
    coming.close();
    rooms.forEach(Folders::deleteQuietly);
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
    return Files.isDirectory(path());
  }

  /// The options count for folders that Alki converts itself; a GGUF is what it is.
  Model open(ConvertOptions options) {
    if (!folder()) {
      return GgufModel.open(path());
    }
    return Converter.modelClass(path())
        .flatMap(settings.converters()::of)
        .map(own -> converted(own, options))
        .orElseGet(() -> Converter.open(path(), options));
  }

  private Model converted(OwnConverter own, ConvertOptions options) {
    if (options.asks()) {
      throw Fault.in(Code.WRONG_USAGE, "alki.converter." + own.modelClass())
          .what("a converter of your own decides by itself what it writes")
          .expected("no option that says how to convert")
          .help("Leave --type, --via, --pre, --lora and the like away.")
          .fault();
    }
    confirm();
    Path room = room(settings.path(Setting.STATE).resolve("converted"), rooms);
    Path gguf = room.resolve(path().toAbsolutePath().normalize().getFileName() + ".gguf");
    own.convert(path(), gguf, progress.silent());
    return GgufModel.open(gguf);
  }
}
