// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Arrival;
import dev.alki.files.Folders;
import dev.alki.files.WriteFault;
import dev.alki.progress.Progress;
import dev.alki.source.Arrived;
import dev.alki.source.Coming;
import dev.alki.source.Errand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// Files of a hub that are fetched while somebody works with them. They are in a folder of this
/// errand's own, under second names of the blobs, finished or not: when a blob is renamed, these
/// stay.
///
/// Where the file system has no second names for files, everything is waited for.
///
/// What has arrived damaged is fetched once more, but the work that was done with it is worth
/// nothing: it is told of the damage, and is to be done again later.
final class Underway implements Coming {
  /// The weights of a file of this ending can be worked with one by one.
  private static final String IN_PIECES = ".safetensors";

  private static final long LOOK_MILLIS = 50;

  private final Hub hub;
  private final Snapshot snapshot;
  private final HubCache cache;
  private final Errand errand;
  private final UnaryOperator<Path> rooms;
  private final long large;
  private final Arrivals told;
  private final List<Late> late = new ArrayList<>();
  private final Set<String> awaited = new HashSet<>();
  private final List<Runnable> after = new ArrayList<>();
  private final CountDownLatch usable = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private Optional<Path> folder = Optional.empty();
  private Optional<Arrived> whole = Optional.empty();
  private Optional<RuntimeException> failure = Optional.empty();
  private volatile boolean stopped;

  /// A file that has not come yet.
  private record Late(HubFile file, Arrival arrival) {}

  /// Files of at least `large` bytes are not waited for; `told` is told of everything as well.
  private Underway(
      Hub hub,
      Snapshot snapshot,
      Errand errand,
      UnaryOperator<Path> rooms,
      long large,
      Arrivals told) {
    this.hub = hub;
    this.snapshot = snapshot;
    this.cache = hub.cache(snapshot.name().repository());
    this.errand = errand;
    this.rooms = rooms;
    this.large = large;
    this.told = told;
  }

  /// Closes the hub in the end.
  static Underway begin(
      Hub hub,
      Snapshot snapshot,
      Errand errand,
      UnaryOperator<Path> rooms,
      long large,
      Arrivals told) {
    Underway underway = new Underway(hub, snapshot, errand, rooms, large, told);
    Thread.ofPlatform().daemon().name("hub-" + snapshot.name().model()).start(underway::run);
    try {
      underway.await(underway.usable, errand.progress());
      underway.check();
      return underway;
    } catch (RuntimeException e) {
      underway.close();
      throw e;
    }
  }

  @Override
  public synchronized Arrived model() {
    return whole.orElseGet(() ->
        new Arrived(
            snapshot.name().repository(),
            snapshot.commit(),
            snapshot.gated(),
            folder.orElseThrow(),
            snapshot.gguf().map(folder.orElseThrow()::resolve)));
  }

  @Override
  public synchronized boolean verified() {
    check();
    return whole.isPresent();
  }

  @Override
  public void awaitVerified(Progress progress) {
    await(ended, progress);
    check();
  }

  @Override
  public void whenVerified(Runnable then) {
    synchronized (this) {
      if (whole.isEmpty()) {
        after.add(then);
        return;
      }
    }
    then.run();
  }

  @Override
  public void close() {
    stopped = true;
    await(ended, Progress.NONE);
    late.forEach(each -> each.arrival.close());
    folder
        .map(Path::getParent)
        .ifPresent(room -> {
          Folders.deleteQuietly(room);
          // They have lost a name each, which would count as a change.
          whole.ifPresent(all -> hub.trust(snapshot, errand.known()));
        });
  }

  private void run() {
    try (hub) {
      hub.bring(snapshot, new Listener(), new Background(errand.progress(), () -> stopped));
      Arrived arrived = hub.show(snapshot, errand.known());
      List<Runnable> then;
      synchronized (this) {
        whole = Optional.of(folder.isPresent() ? model() : arrived);
        then = List.copyOf(after);
      }
      then.forEach(Runnable::run);
      late.forEach(each -> each.arrival.verified());
    } catch (RuntimeException e) {
      failed(e);
    } finally {
      late.forEach(each -> each.arrival.close());
      usable.countDown();
      ended.countDown();
    }
  }

  private synchronized void failed(RuntimeException e) {
    if (failure.isEmpty()) {
      failure = Optional.of(e);
    }
    late.forEach(each -> each.arrival.failed(e));
  }

  private synchronized void check() {
    failure.ifPresent(e -> {
      throw e;
    });
  }

  private void await(CountDownLatch latch, Progress progress) {
    try {
      while (!latch.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        progress.check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.in(Code.INTERRUPTED_BY_USER, "work").what("was interrupted").cause(e).fault();
    }
  }

  /// Gives files their second names, and passes on what arrives of those that come late.
  private final class Listener implements Arrivals {
    @Override
    public void begins(Snapshot all, List<HubFile> missing, Wishes wishes) {
      told.begins(all, missing, wishes);
      Path view = rooms.apply(cache.own()).resolve(FOLDER).resolve(all.name().model());
      synchronized (Underway.this) {
        folder = Optional.of(view);
        try {
          for (HubFile file : all.files()) {
            show(file, view.resolve(file.path()), wishes);
          }
          look();
        } catch (IOException | UnsupportedOperationException e) {
          // No second names here: everything is waited for.
          late.forEach(each -> each.arrival.close());
          late.clear();
          awaited.clear();
          folder = Optional.empty();
          Folders.deleteQuietly(view.getParent());
        }
      }
    }

    private void show(HubFile file, Path name, Wishes wishes) throws IOException {
      Path blob = cache.blob(file);
      if (Files.isRegularFile(blob)) {
        link(blob, name);
      } else if (file.large() && file.size() >= large && file.path().endsWith(IN_PIECES)) {
        link(PartialFile.path(blob), name);
        Arrival arrival = Arrival.of(name, file.id(), (from, to) -> wishes.first(file, from, to));
        late.add(new Late(file, arrival));
      } else {
        awaited.add(file.id());
      }
    }

    @Override
    public void arrived(HubFile file, Path partial, long from, long to) {
      of(file).forEach(each -> each.arrival.arrived(from, to));
    }

    @Override
    public void verified(HubFile file, Path blob) {
      synchronized (Underway.this) {
        if (awaited.remove(file.id())) {
          snapshot.files().stream()
              .filter(each -> each.id().equals(file.id()))
              .forEach(each -> name(blob, folder.orElseThrow().resolve(each.path())));
          look();
        }
      }
    }

    @Override
    public void rejected(HubFile file) {
      if (!of(file).isEmpty()) {
        failed(
            Fault.in(Code.HUB_DIFFERS, file.path())
                .what("has come damaged, and what was made of it is worth nothing")
                .help("Run it again; the file is fetched once more.")
                .fault());
      }
    }

    private void look() {
      if (awaited.isEmpty()) {
        usable.countDown();
      }
    }

    private List<Late> of(HubFile file) {
      return late.stream().filter(each -> each.file.id().equals(file.id())).toList();
    }

    private void link(Path from, Path to) throws IOException {
      Files.createDirectories(to.getParent());
      Files.createLink(to, from);
    }

    private void name(Path blob, Path to) {
      try {
        link(blob, to);
      } catch (IOException e) {
        throw WriteFault.of(to, e);
      }
    }
  }
}
