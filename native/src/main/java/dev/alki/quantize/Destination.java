// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.files.FreeSpace;
import dev.alki.files.PendingFile;
import dev.alki.files.PendingFiles;
import dev.alki.files.WriteFault;
import dev.alki.quantize.Wanted.Opened;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where outputs go that appear when they are complete. Files that are there already stay, and the
/// work is refused, unless `replace`. A fault of `confirm`, which is asked when all is written,
/// keeps them from appearing; `lack` is told when nothing can be made of what has come of the
/// model.
public record Destination(Path folder, boolean replace, Runnable confirm, Runnable lack)
    implements Target {
  /// For a model that is known to be what it should be.
  public Destination(Path folder, boolean replace) {
    this(folder, replace, () -> {}, () -> {});
  }

  @Override
  public void lacking() {
    lack.run();
  }

  @Override
  public void confirmAll() {
    confirm.run();
  }

  @Override
  public Path place(Plan plan, PlannedFile file) {
    return folder.resolve(file.name());
  }

  @Override
  public List<Opened> begin(PendingFiles pending, List<Planned> files, Making making) {
    prepare(
        files.stream().map(Planned::path).toList(),
        files.stream().mapToLong(file -> file.layout().bytes()).sum());
    return files.stream().map(file -> begin(pending, file)).toList();
  }

  @Override
  public EarlyForce keep(List<Opened> files) {
    return EarlyForce.of(files.stream().map(Opened::pending).toList());
  }

  /// Makes the folder and sees whether `files` of `bytes` in all may go there and have room.
  void prepare(List<Path> files, long bytes) {
    files.forEach(file -> PendingFile.refuseExisting(file, replace));
    FreeSpace.require(folder, bytes);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
  }

  private Opened begin(PendingFiles pending, Planned file) {
    PendingFile begun = pending.create(file.path(), replace);
    begun.write(file.layout().head(), file.layout().head().length, 0);
    return new Opened(file.plan(), file.layout(), begun, Optional.empty());
  }
}
