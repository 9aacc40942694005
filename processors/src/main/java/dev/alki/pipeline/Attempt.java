// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Artifacts;
import dev.alki.jobs.Job;
import dev.alki.jobs.Role;
import dev.alki.progress.Progress;
import dev.alki.publish.Outlets;
import dev.alki.publish.Publishing;
import dev.alki.publish.Wishes;
import dev.alki.source.Arrived;
import dev.alki.source.Coming;
import dev.alki.source.Digests;
import dev.alki.source.Errand;
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
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Runs a step once and keeps what it made.
record Attempt(
    Store store,
    List<Remote> remotes,
    Outlets outlets,
    Comings comings,
    Step step,
    Course course,
    Progress progress) {
  /// The receipts are written after everything they name is in the store, so that a crash at any
  /// moment costs this attempt at most, and of what is in drafts some seconds.
  ///
  /// While the source is still on its way, no receipt is written, and only a step that others may
  /// go on from before ends.
  List<Artifact> run(Units units) {
    long start = System.nanoTime();
    Path room = store.room();
    try (OwnDrafts drafts = new OwnDrafts(store, units)) {
      return drafts.during(() -> keep(made(units, room, drafts), units, start));
    } finally {
      Folders.deleteQuietly(room);
    }
  }

  private List<Made> made(Units units, Path room, OwnDrafts drafts) {
    Artifacts inputs = units.inputs(step, course);
    coming(inputs);
    BooleanSupplier confirm = () -> confirmed(inputs, units);
    List<Step.Product> products =
        step.run(
            new Task(
                course.job(),
                units.profiles(),
                inputs,
                room,
                this,
                remotes,
                store.pins(course.job().id()),
                drafts,
                confirm,
                () -> coming(inputs).ifPresent(Coming::lacking),
                store.sources(),
                progress));
    if (!step.early()) {
      coming(inputs).ifPresent(it -> it.awaitVerified(progress));
    }
    confirm.getAsBoolean();
    return products.stream()
        .map(product ->
            new Made(product, product.path().startsWith(room) || drafts.has(product.path())))
        .toList();
  }

  /// A profile's receipt is written when its artifacts are in the store, before those of the next.
  private List<Artifact> keep(List<Made> made, Units units, long start) {
    List<Artifact> artifacts = new ArrayList<>();
    units
        .reasons()
        .forEach((profile, reason) -> {
          List<Artifact> own =
              made.stream()
                  .filter(one -> one.product.profile().equals(profile))
                  .map(this::artifact)
                  .toList();
          artifacts.addAll(own);
          if (step.remembered()) {
            Receipt receipt = new Receipt(reason, own, (System.nanoTime() - start) / 1e9);
            coming(units.inputs(step, course))
                .ifPresentOrElse(
                    it -> it.whenVerified(() -> store.keep(receipt)), () -> store.keep(receipt));
          }
        });
    return artifacts;
  }

  private Artifact artifact(Made made) {
    Step.Product product = made.product;
    if (made.ours) {
      return store.put(product.role(), product.profile(), product.path());
    }
    Listing listing = LocalSource.listing(product.path(), store.sources());
    return new Artifact(
        product.role(), product.profile(), product.path(), listing.sha256(), listing.bytes());
  }

  /// The source, if this step looks at it and it was brought here for the job.
  private Optional<Coming> coming(Artifacts inputs) {
    Optional<Coming> coming = inputs.last(Role.SOURCE).flatMap(source -> comings.of(course.job()));
    if (coming.isEmpty()) {
      inputs
          .last(Role.SOURCE)
          .map(Artifact::path)
          .filter(Coming::isComing)
          .ifPresent(source -> {
            throw Fault.in(Code.FILE_CHANGED, source)
                .what("is on its way to another process")
                .help(
                    "Give 'fetch' the parameter whole: true where steps run in several processes.")
                .fault();
          });
    }
    return coming;
  }

  private Arrived bring(Remote remote, boolean whole, Errand errand) {
    String source = course.job().source();
    if (whole) {
      return remote.fetch(source, errand);
    }
    Coming coming = remote.begin(source, errand, store::room);
    comings.add(course.job(), coming);
    return coming.model();
  }

  /// False when it cannot be said yet.
  private boolean confirmed(Artifacts inputs, Units units) {
    if (!coming(inputs).map(Coming::verified).orElse(true)) {
      return false;
    }
    inputs.all().forEach(this::refuseChanged);
    units
        .reasons()
        .forEach((profile, reason) -> Reason.refuseChanged(reason, step, profile, store.sources()));
    return true;
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

  /// `ours` when it was made in a place of the store's.
  private record Made(Step.Product product, boolean ours) {}

  private record Task(
      Job job,
      List<String> profiles,
      Artifacts inputs,
      Path folder,
      Attempt attempt,
      List<Remote> remotes,
      Pins pins,
      OwnDrafts drafts,
      BooleanSupplier confirmation,
      Runnable lack,
      Digests digests,
      Progress progress)
      implements Work {
    @Override
    public Path draft(String profile) {
      return drafts.of(profile);
    }

    @Override
    public boolean confirmed() {
      return confirmation.getAsBoolean();
    }

    @Override
    public void lacking() {
      lack.run();
    }

    @Override
    public Publishing publishing(String place, Wishes wishes) {
      return attempt.outlets.to(place, wishes);
    }

    @Override
    public Arrived bring(Remote remote, boolean whole) {
      return attempt.bring(remote, whole, new Errand(pins, digests::trust, progress));
    }
  }
}
