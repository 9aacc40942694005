// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import dev.alki.progress.Activity;
import dev.alki.progress.Amount;
import dev.alki.progress.Progress;
import dev.alki.source.Arrived;
import dev.alki.source.Coming;
import dev.alki.source.Errand;
import dev.alki.transfer.Tries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A model of a hub whose weights pass by and are not kept: see [Flow]. Its other files come into
/// the cache first, and what the cache has already is used from there.
///
/// On the disk is a [Window] and nothing more of what passes, however large the model is. Its
/// folder has an empty file for each that passes. What has come damaged ends the work.
final class Passage implements Coming {
  /// Files of this ending can be read without gathering them.
  private static final String IN_PIECES = ".safetensors";

  private static final int LARGEST_PIECE = 8 << 20;
  private static final int SMALLEST_PIECE = 64 << 10;
  private static final int PIECES = 32;
  private static final long LOOK_MILLIS = 50;

  private final Hub hub;
  private final Snapshot snapshot;
  private final Snapshot kept;
  private final Errand errand;
  private final Progress progress;
  private final Path room;
  private final Window window;
  private final Flow flow;
  private final Activity activity;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Runnable> after = new ArrayList<>();
  private volatile boolean complete;
  private volatile boolean stopped;

  private Passage(
      Hub hub, Snapshot snapshot, List<HubFile> passing, Errand errand, Path room, long bytes) {
    this.hub = hub;
    this.snapshot = snapshot;
    this.kept = without(snapshot, passing);
    this.errand = errand;
    this.progress = new Background(errand.progress(), () -> stopped);
    this.room = room;
    this.window = window(room.resolve(PendingFile.PREFIX + "window"), passing, bytes);
    this.flow = new Flow(window, passing);
    this.activity =
        errand
            .progress()
            .begin(
                "download",
                Map.of(
                    "alki.model", snapshot.name().repository(),
                    "alki.revision", snapshot.commit()));
  }

  /// Returns when everything but files of at least `large` bytes is here, with a window of `bytes`.
  /// Closes the hub in the end.
  static Coming begin(
      Hub hub,
      Snapshot snapshot,
      Errand errand,
      UnaryOperator<Path> rooms,
      long large,
      long bytes,
      Arrivals told) {
    try {
      List<HubFile> missing = hub.missing(snapshot, errand.progress());
      List<HubFile> passing =
          missing.stream().filter(file -> file.large() && file.size() >= large).toList();
      passing.forEach(Passage::refuseWhole);
      hub.bring(without(snapshot, passing), told, errand.progress());
      if (passing.isEmpty()) {
        Arrived here = hub.show(snapshot, errand.known());
        hub.close();
        return Coming.here(here);
      }
      hub.requireOnline(snapshot.name());
      told.begins(snapshot, passing, (file, from, to) -> {});
      Path room = rooms.apply(hub.cache(snapshot.name().repository()).own());
      return open(hub, snapshot, passing, errand, room, bytes);
    } catch (RuntimeException e) {
      hub.close();
      throw e;
    }
  }

  /// Of at most `bytes`, and not much larger than all that passes.
  private static Window window(Path file, List<HubFile> passing, long bytes) {
    int piece = Math.clamp(bytes / PIECES, SMALLEST_PIECE, LARGEST_PIECE);
    long needed = passing.stream().mapToLong(each -> each.size() / piece + 1).sum();
    return Window.open(file, Math.toIntExact(Math.min(needed, bytes / piece)), piece);
  }

  private static Passage open(
      Hub hub, Snapshot snapshot, List<HubFile> passing, Errand errand, Path room, long bytes) {
    Passage passage = new Passage(hub, snapshot, passing, errand, room, bytes);
    try {
      passage.show();
      passage.start();
      return passage;
    } catch (RuntimeException e) {
      passage.close();
      throw e;
    }
  }

  private static void refuseWhole(HubFile file) {
    if (!file.path().endsWith(IN_PIECES)) {
      throw Fault.in(Code.WRONG_USAGE, file.path())
          .what("must be read as a whole and cannot be worked with while it passes")
          .expected("weights in *" + IN_PIECES)
          .help("Let it be kept: leave out --no-cache, or set alki.hub.keep=true.")
          .fault();
    }
  }

  private static Snapshot without(Snapshot snapshot, List<HubFile> passing) {
    List<HubFile> rest = snapshot.files().stream().filter(file -> !passing.contains(file)).toList();
    return new Snapshot(snapshot.name(), snapshot.commit(), snapshot.gated(), rest);
  }

  @Override
  public Arrived model() {
    return new Arrived(
        snapshot.name().repository(),
        snapshot.commit(),
        snapshot.gated(),
        folder(),
        snapshot.gguf().map(folder()::resolve));
  }

  @Override
  public boolean verified() {
    return flow.verified() && complete;
  }

  /// What nobody has read yet is not waited for by readers any more: it is only checked.
  @Override
  public void awaitVerified(Progress outer) {
    flow.drain();
    try {
      while (!verified()) {
        outer.check();
        flow.pause(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  @Override
  public void whenVerified(Runnable then) {
    synchronized (after) {
      if (complete) {
        then.run();
      } else {
        after.add(then);
      }
    }
  }

  @Override
  public void lacking() {
    flow.lacking();
  }

  @Override
  public void close() {
    stopped = true;
    flow.failed(
        Fault.in(Code.INTERRUPTED_BY_USER, snapshot.name().repository())
            .what("does not come any more")
            .fault());
    boolean again = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          again = true;
        }
      }
    }
    flow.files().forEach(file -> file.withdraw(place(file.file())));
    window.close();
    activity.close();
    hub.close();
    Folders.deleteQuietly(folder().getParent());
    // They have lost a name each, which would count as a change.
    hub.trust(kept, errand.known());
    if (again) {
      Thread.currentThread().interrupt();
    }
  }

  /// The folder with the model's name, in which everything has its place.
  private void show() {
    try {
      for (HubFile file : kept.files()) {
        Path name = place(file);
        Files.createDirectories(name.getParent());
        Folders.linkOrCopy(hub.cache(snapshot.name().repository()).blob(file), name);
      }
      hub.trust(kept, errand.known());
      for (PassingFile file : flow.files()) {
        Path name = place(file.file());
        Files.createDirectories(name.getParent());
        Files.createFile(name);
        file.announce(name);
      }
    } catch (IOException e) {
      throw WriteFault.of(folder(), e);
    }
  }

  private void start() {
    Map<HubFile, Supply> supplies = new HashMap<>();
    flow.files().forEach(file -> supplies.put(file.file(), hub.supply(snapshot, file.file())));
    for (int i = 0; i < hub.connections(); i++) {
      threads.add(Thread.ofVirtual().name("pass-" + i).start(() -> work(supplies)));
    }
  }

  private void work(Map<HubFile, Supply> supplies) {
    try {
      Optional<Segment> next = flow.next();
      while (next.isPresent()) {
        fetch(next.get(), supplies.get(next.get().file.file()));
        flow.came(next.get());
        complete();
        next = flow.next();
      }
    } catch (InterruptedException e) {
      failed(interrupted(e));
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void fetch(Segment segment, Supply supply) {
    PieceFetch.Sink sink =
        (buffer, length, at) -> {
          refuseWithoutParts(supply);
          int within = Math.toIntExact(at - segment.range.from());
          window.write(segment.place, buffer, length, within);
          progress.count(Amount.FETCHED_BYTES, length);
        };
    Tries tries =
        new Tries(hub.patience(), progress, last -> Refusal.givenUp(supply.file.path(), last));
    new PieceFetch(hub, snapshot.commit(), supply, segment.range, sink, progress).run(tries);
  }

  /// Else each piece would cost all that is before it.
  private static void refuseWithoutParts(Supply supply) {
    if (!supply.inParts()) {
      throw Fault.in(Code.HUB_UNAVAILABLE, supply.file.path())
          .what("comes only as a whole, and cannot be worked with while it passes")
          .help("Let it be kept: leave out --no-cache, or set alki.hub.keep=true.")
          .fault();
    }
  }

  /// What waits for the last digest is done before anybody is told that it was right.
  private void complete() {
    if (!complete && flow.verified()) {
      synchronized (after) {
        after.forEach(Runnable::run);
        after.clear();
        complete = true;
      }
    }
  }

  private void failed(RuntimeException e) {
    if (!stopped) {
      activity.failed(e);
    }
    flow.failed(e);
  }

  private static Fault interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return Fault.in(Code.INTERRUPTED_BY_USER, "work").what("was interrupted").cause(e).fault();
  }

  private Path place(HubFile file) {
    return folder().resolve(file.path());
  }

  private Path folder() {
    return room.resolve(FOLDER).resolve(snapshot.name().model());
  }
}
