// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.PendingFiles;
import dev.alki.progress.Progress;
import dev.alki.quantize.Target.Making;
import dev.alki.quantize.Target.Planned;
import dev.alki.quantize.Wanted.Opened;
import dev.alki.recipe.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Writes planned files, all in one pass over the model. They appear together when all are
/// complete, or not at all.
public final class ModelWriter {
  private ModelWriter() {}

  /// Writes the model as it is to `file`, or to parts named after it.
  public static List<Output> write(
      Model model, Path file, boolean replace, Split split, int threads, Progress progress) {
    Path absolute = file.toAbsolutePath();
    return write(
        model,
        absolute.getFileName().toString(),
        new Destination(absolute.getParent(), replace),
        split,
        threads,
        progress);
  }

  /// The same to the file `name` of a destination.
  public static List<Output> write(
      Model model, String name, Destination to, Split split, int threads, Progress progress) {
    return write(List.of(Plan.asIs(model, name, split)), to, threads, Pass.CHUNK, false, progress);
  }

  /// Writes the files of all plans; `elements` is about the size of a chunk. With `measured`, the
  /// outputs tell what it cost each tensor.
  static List<Output> write(
      List<Plan> plans, Target to, int threads, int elements, boolean measured, Progress progress) {
    long start = System.nanoTime();
    List<Planned> files = planned(plans, to);
    refuseTwice(files.stream().map(Planned::path).toList());
    try (PendingFiles pending = new PendingFiles()) {
      List<Opened> opened = to.begin(pending, files, new Making(threads, elements, measured));
      List<Wanted> wanted = Wanted.of(opened, measured);
      try (EarlyForce disk = to.keep(opened)) {
        new Pass(wanted, elements, to::lacking, progress).run(threads, disk::checkEarly);
        disk.check();
      }
      for (Opened file : opened) {
        file.pending().extend(file.layout().bytes());
        file.pending().force();
      }
      to.confirmAll();
      progress.check();
      pending.commit();
      double seconds = (System.nanoTime() - start) / 1e9;
      return outputs(plans, opened, measured ? Measured.of(wanted) : Measured.NOT, seconds);
    }
  }

  private static List<Planned> planned(List<Plan> plans, Target to) {
    List<Planned> files = new ArrayList<>();
    for (Plan plan : plans) {
      plan.files()
          .forEach(file -> files.add(new Planned(to.place(plan, file), file, file.layout())));
    }
    return files;
  }

  private static List<Output> outputs(
      List<Plan> plans, List<Opened> files, Measured measured, double seconds) {
    List<Output> outputs = new ArrayList<>();
    int next = 0;
    for (Plan plan : plans) {
      for (PlannedFile file : plan.files()) {
        Opened opened = files.get(next++);
        outputs.add(
            new Output(
                plan.profile(),
                opened.pending().target(),
                opened.layout().bytes(),
                file.bitsPerWeight(),
                seconds,
                measured.tensors(file)));
      }
    }
    return outputs;
  }

  private static void refuseTwice(List<Path> paths) {
    Set<Path> seen = new HashSet<>();
    for (Path path : paths) {
      if (!seen.add(path)) {
        throw Fault.in(Code.PROFILE_TWICE, path).what("would be written twice").fault();
      }
    }
  }
}
