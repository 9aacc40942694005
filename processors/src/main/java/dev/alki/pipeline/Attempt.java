// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Artifacts;
import dev.alki.jobs.Job;
import dev.alki.progress.Progress;
import dev.alki.source.Digests;
import dev.alki.source.Listing;
import dev.alki.source.LocalSource;
import dev.alki.source.Pins;
import dev.alki.source.Remote;
import dev.alki.steps.Step;
import dev.alki.steps.Work;
import dev.alki.store.Receipt;
import dev.alki.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs a step once and keeps what it made.
record Attempt(Store store, List<Remote> remotes, Step step, Course course, Progress progress) {
  /// The receipts are written after everything they name is in the store, so that a crash at any
  /// moment costs this attempt at most.
  List<Artifact> run(Units units) {
    long start = System.nanoTime();
    Path room = store.room();
    try {
      Task task =
          new Task(
              course.job(),
              units.profiles(),
              units.inputs(step, course.artifacts()),
              room,
              remotes,
              store.pins(course.job().id()),
              store.sources(),
              progress);
      List<Step.Product> products = step.run(task);
      task.inputs().all().forEach(this::refuseChanged);
      units
          .reasons()
          .forEach(
              (profile, reason) -> Reason.refuseChanged(reason, step, profile, store.sources()));
      List<Artifact> artifacts = new ArrayList<>();
      products.forEach(product -> artifacts.add(artifact(product, room)));
      double seconds = (System.nanoTime() - start) / 1e9;
      if (step.remembered()) {
        units
            .reasons()
            .forEach((profile, reason) ->
                store.keep(new Receipt(reason, of(profile, artifacts), seconds)));
      }
      return artifacts;
    } finally {
      Folders.deleteQuietly(room);
    }
  }

  private Artifact artifact(Step.Product product, Path room) {
    if (product.path().startsWith(room)) {
      return store.put(product.role(), product.profile(), product.path());
    }
    Listing listing = LocalSource.listing(product.path(), store.sources());
    return new Artifact(
        product.role(), product.profile(), product.path(), listing.sha256(), listing.bytes());
  }

  /// A source that is used in place belongs to someone else.
  private void refuseChanged(Artifact input) {
    if (!input.path().startsWith(store.folder())
        && !LocalSource.listing(input.path(), store.sources()).sha256().equals(input.sha256())) {
      throw Fault.in(Code.FILE_CHANGED, input.path())
          .what("changed while the job was running")
          .help("Start the job again when nobody writes there any more.")
          .fault();
    }
  }

  private static List<Artifact> of(String profile, List<Artifact> artifacts) {
    return artifacts.stream().filter(artifact -> artifact.profile().equals(profile)).toList();
  }

  private record Task(
      Job job,
      List<String> profiles,
      Artifacts inputs,
      Path folder,
      List<Remote> remotes,
      Pins pins,
      Digests digests,
      Progress progress)
      implements Work {}
}
