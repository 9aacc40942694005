// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.files.FreeSpace;
import dev.alki.files.PendingFile;
import dev.alki.files.PendingFiles;
import dev.alki.files.WriteFault;
import dev.alki.gguf.GgufLayout;
import dev.alki.quantize.Wanted.Opened;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// Where outputs are written that outlive the process that writes them: what it leaves when it is
/// killed, the next one goes on with, at most `every` and some chunks behind, and with the same
/// bytes in the end.
///
/// `folders` gives the folder of a profile's draft, which must exist. It must belong to this
/// process alone, and to this very work: the same model, the same request. In it, the files are in
/// a folder of the profile's name, and there they stay when they are complete; beside that folder
/// each has a journal.
///
/// Nothing counts as made before `confirmed` has said, after it was read and written, that the
/// model is what it should be; while it cannot say, it says false, and a fault of it ends the work.
/// What was made until then spares the next process the search for the same blocks, as far as it
/// finds the same numbers in the model: see [Promise].
///
/// `lack` is told when nothing can be made of what has come of the model.
public record Drafts(
    Function<String, Path> folders, Duration every, BooleanSupplier confirmed, Runnable lack)
    implements Target {
  private static final String JOURNAL = ".journal";

  @Override
  public void lacking() {
    lack.run();
  }

  /// The folder with a profile's files.
  public Path files(String profile) {
    return folders.apply(profile).resolve(profile);
  }

  @Override
  public Path place(Plan plan, PlannedFile file) {
    return files(plan.profile()).resolve(file.name());
  }

  @Override
  public List<Opened> begin(PendingFiles pending, List<Planned> files, Making making) {
    List<Opened> opened = new ArrayList<>();
    for (Planned file : files) {
      Path folder = file.path().getParent();
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw WriteFault.of(folder, e);
      }
      PendingFile begun = pending.lasting(file.path());
      Path journal = folder.resolveSibling(file.plan().name() + JOURNAL);
      opened.add(
          new Opened(
              file.plan(),
              file.layout(),
              begun,
              Optional.of(Journal.open(journal, file.plan(), file.layout(), making))));
    }
    Proof.check(opened, making);
    long made = 0;
    for (Opened file : opened) {
      clean(file);
      made += file.journal().orElseThrow().bytes();
    }
    long all = files.stream().mapToLong(file -> file.layout().bytes()).sum();
    FreeSpace.require(files.getFirst().path().getParent(), all - made);
    return opened;
  }

  @Override
  public EarlyForce keep(List<Opened> files) {
    List<Journal> journals = files.stream().flatMap(file -> file.journal().stream()).toList();
    List<PendingFile> pending = files.stream().map(Opened::pending).toList();
    return EarlyForce.of(pending, every, () -> settle(pending, journals));
  }

  /// What was written is on the disk before a journal says that it is.
  private void settle(List<PendingFile> files, List<Journal> journals) {
    List<List<Mark>> made = journals.stream().map(Journal::taken).toList();
    if (made.stream().allMatch(List::isEmpty) && journals.stream().noneMatch(Journal::promising)) {
      return;
    }
    files.forEach(PendingFile::force);
    boolean counts = false;
    try {
      counts = confirmed.getAsBoolean();
    } finally {
      // A promise is kept or broken by what is there later, whatever is wrong now.
      for (int i = 0; i < journals.size(); i++) {
        if (counts) {
          journals.get(i).write(made.get(i));
        } else {
          journals.get(i).promise(made.get(i));
        }
      }
    }
  }

  /// Everything but the tensors is as it must be, whatever was there before.
  private static void clean(Opened opened) {
    PendingFile file = opened.pending();
    GgufLayout layout = opened.layout();
    if (!opened.journal().orElseThrow().begun()) {
      file.truncate(0);
    }
    file.truncate(layout.bytes());
    file.write(layout.head(), layout.head().length, 0);
    List<PlannedTensor> tensors = opened.plan().tensors();
    for (int i = 0; i < tensors.size(); i++) {
      long end = layout.offsets().get(i) + tensors.get(i).bytes();
      long next = i + 1 < tensors.size() ? layout.offsets().get(i + 1) : layout.bytes();
      int gap = Math.toIntExact(next - end);
      file.write(new byte[gap], gap, end);
    }
  }
}
