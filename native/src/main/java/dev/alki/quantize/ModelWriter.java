// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.PendingFile;
import dev.alki.files.PendingFiles;
import dev.alki.gguf.GgufLayout;
import dev.alki.progress.Progress;
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
    Plan plan = Plan.asIs(model, absolute.getFileName().toString(), split);
    return write(
        List.of(plan),
        new Destination(absolute.getParent(), replace),
        threads,
        Pass.CHUNK,
        false,
        progress);
  }

  /// Writes the files of all plans; `elements` is about the size of a chunk. With `measured`, the
  /// outputs tell what it cost each tensor.
  static List<Output> write(
      List<Plan> plans,
      Destination to,
      int threads,
      int elements,
      boolean measured,
      Progress progress) {
    long start = System.nanoTime();
    List<PlannedFile> files = plans.stream().flatMap(plan -> plan.files().stream()).toList();
    List<GgufLayout> layouts = files.stream().map(PlannedFile::layout).toList();
    List<Path> paths = files.stream().map(file -> to.folder().resolve(file.name())).toList();
    refuseTwice(paths);
    to.prepare(paths, layouts.stream().mapToLong(GgufLayout::bytes).sum());
    try (PendingFiles pending = new PendingFiles()) {
      List<Opened> opened = new ArrayList<>();
      for (int i = 0; i < files.size(); i++) {
        PendingFile file = pending.create(paths.get(i), to.replace());
        file.write(layouts.get(i).head(), layouts.get(i).head().length, 0);
        opened.add(new Opened(files.get(i), layouts.get(i), file));
      }
      List<Wanted> wanted = Wanted.of(opened, measured);
      List<PendingFile> begun = opened.stream().map(Opened::pending).toList();
      try (EarlyForce disk = EarlyForce.of(begun)) {
        new Pass(wanted, elements, progress).run(threads);
        disk.check();
      }
      for (Opened file : opened) {
        file.pending().extend(file.layout().bytes());
        file.pending().force();
      }
      progress.check();
      pending.commit();
      double seconds = (System.nanoTime() - start) / 1e9;
      return outputs(plans, opened, measured ? Measured.of(wanted) : Measured.NOT, seconds);
    }
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
