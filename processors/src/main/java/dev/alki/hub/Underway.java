// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Arrival;
import dev.alki.files.Folders;
import dev.alki.files.WriteFault;
import dev.alki.progress.Progress;
import dev.alki.source.Coming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/// A model of which everything is here but the weights, and these are on their way: a folder that
/// can be opened like any other, in which whoever reads bytes that have not come yet waits for
/// them, and gets them before others.
///
/// What is read is not checked yet. What was made of it counts for nothing before [#confirm].
public final class Underway implements Coming {
  private final Snapshot snapshot;
  private final Path folder;
  private final Progress outer;
  private final List<Weights> weights = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> whole = new CompletableFuture<>();
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean unwanted;

  private Underway(Hub hub, Snapshot snapshot, Progress progress) {
    this.snapshot = snapshot;
    this.outer = progress;
    this.folder = hub.underway(snapshot);
    this.thread = Thread.ofPlatform().daemon().name("fetch").unstarted(() -> bring(hub));
  }

  /// Returns when everything but the weights is here, in parts or not at all. The hub is closed
  /// with it.
  static Underway begin(Hub hub, Snapshot snapshot, Progress progress) {
    Underway underway = new Underway(hub, snapshot, progress);
    underway.thread.start();
    try {
      joined(underway.begun);
      return underway;
    } catch (RuntimeException e) {
      underway.close();
      throw e;
    }
  }

  /// Whether the pass can begin before a file is whole: its table of contents comes first.
  static boolean weights(HubFile file) {
    return file.path().endsWith(".safetensors");
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public void confirm() {
    joined(whole);
  }

  /// Calls off what has not come.
  @Override
  public void close() {
    unwanted = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    weights.forEach(each -> each.arrival.close());
    Folders.deleteQuietly(folder.getParent());
  }

  private void bring(Hub hub) {
    Progress progress =
        new Progress() {
          @Override
          public void advance(long done, long total) {
            outer.advance(done, total);
          }

          @Override
          public boolean cancelled() {
            return unwanted || outer.cancelled();
          }
        };
    try (hub) {
      List<HubFile> others = snapshot.files().stream().filter(file -> !weights(file)).toList();
      hub.bring(
          new Snapshot(snapshot.name(), snapshot.commit(), others),
          Arrivals.NONE,
          progress.silent());
      for (HubFile file : snapshot.files()) {
        if (Files.isRegularFile(hub.blob(snapshot, file))) {
          put(file, hub.blob(snapshot, file));
        }
      }
      hub.bring(snapshot, new Inbound(hub), progress);
      // What somebody else has fetched is told of by nobody.
      weights.forEach(each -> each.arrival.verified());
      hub.show(snapshot, (file, sha256) -> {});
      begun.complete(null);
      whole.complete(null);
    } catch (RuntimeException e) {
      weights.forEach(each -> each.arrival.failed(e));
      begun.completeExceptionally(e);
      whole.completeExceptionally(e);
    }
  }

  /// Another name of the same bytes: it stays when the file gets its place.
  private void put(HubFile file, Path bytes) {
    Path name = folder.resolve(file.path());
    try {
      Files.createDirectories(name.getParent());
      Files.createLink(name, bytes);
    } catch (IOException e) {
      throw WriteFault.of(name, e);
    }
  }

  private static void joined(CompletableFuture<Void> future) {
    try {
      future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failed ? failed : e;
    }
  }

  private record Weights(HubFile file, Arrival arrival) {}

  /// Hears of the weights.
  private final class Inbound implements Arrivals {
    private final Hub hub;

    private Inbound(Hub hub) {
      this.hub = hub;
    }

    @Override
    public void begins(Snapshot all, List<HubFile> missing, Wishes wishes) {
      for (HubFile file : missing) {
        Path partial = hub.partial(snapshot, file);
        if (Files.exists(partial)) {
          Path name = folder.resolve(file.path());
          weights.add(
              new Weights(file, Arrival.of(name, (from, to) -> wishes.first(file, from, to))));
          put(file, partial);
        } else {
          put(file, hub.blob(snapshot, file));
        }
      }
      begun.complete(null);
    }

    @Override
    public void arrived(HubFile file, Path partial, long from, long to) {
      of(file).forEach(arrival -> arrival.arrived(from, to));
    }

    @Override
    public void verified(HubFile file, Path blob) {
      of(file).forEach(Arrival::verified);
    }

    @Override
    public void rejected(HubFile file) {
      Fault fault =
          Fault.in(Code.HUB_DIFFERS, file.path())
              .what("is not what the hub says it is, and was being read already")
              .expected(file.id())
              .help("Run it again: what is right has been kept.")
              .fault();
      of(file).forEach(arrival -> arrival.failed(fault));
    }

    /// Files of the same bytes are fetched once.
    private Stream<Arrival> of(HubFile file) {
      return weights.stream()
          .filter(each -> each.file.id().equals(file.id()))
          .map(Weights::arrival);
    }
  }
}
