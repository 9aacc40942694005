// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.FreeSpace;
import dev.alki.hub.Order.Piece;
import dev.alki.hub.Ranges.Range;
import dev.alki.progress.Amount;
import dev.alki.progress.Progress;
import dev.alki.transfer.Tries;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// Brings the blobs of some files of one commit into the cache. A blob gets its place when its
/// digest was checked. Whoever else fetches one of them at the same time is waited for; files whose
/// blobs are there then are not fetched.
final class Download implements Wishes, AutoCloseable {
  /// What a blob of the cache costs beyond its bytes, at most.
  private static final double WITH_MARGIN = 1.05;

  private static final int MOST_MISTAKES = 3;

  private final Hub hub;
  private final HubCache cache;
  private final String commit;
  private final Arrivals arrivals;
  private final List<SharedLock> locks = new ArrayList<>();
  private final Map<String, Blob> blobs = new LinkedHashMap<>();
  private final Order order;
  private final AtomicLong arrived = new AtomicLong();
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private final long total;

  /// Waits for locks, looks for room and opens what is there of before. `files` are those whose
  /// blobs are missing.
  Download(
      Hub hub,
      Repository from,
      String commit,
      List<HubFile> files,
      Arrivals arrivals,
      Progress progress) {
    this.hub = hub;
    this.commit = commit;
    this.arrivals = arrivals;
    this.cache = hub.cache(from.name());
    try {
      List<HubFile> missing = lock(files, progress);
      long bytes =
          missing.stream()
              .mapToLong(file -> file.size() - PartialFile.arrived(cache.blob(file), file.size()))
              .sum();
      FreeSpace.require(hub.place().cache(), (long) (WITH_MARGIN * bytes));
      for (HubFile file : missing) {
        Path place = cache.blob(file);
        Blob blob =
            new Blob(file, from.address(commit, file.path()), PartialFile.open(place, file.size()));
        blobs.put(file.id(), blob);
        arrived.addAndGet(blob.partial.arrived());
      }
      this.total = missing.stream().mapToLong(HubFile::size).sum();
      this.order = new Order(List.copyOf(blobs.values()));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public void first(HubFile file, long from, long to) {
    Optional.ofNullable(blobs.get(file.id()))
        .ifPresent(blob -> order.first(blob, new Range(from, to)));
  }

  /// Fetches everything, over several connections, and returns when all is checked and in place.
  void run(Progress outer) {
    Progress progress =
        new Progress() {
          @Override
          public void advance(long done, long of) {
            outer.advance(done, of);
          }

          @Override
          public void count(Amount amount, long more) {
            outer.count(amount, more);
          }

          @Override
          public boolean cancelled() {
            return failure.get() != null || outer.cancelled();
          }
        };
    tell();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < hub.connections(); i++) {
      threads.add(Thread.ofVirtual().name("fetch-" + i).start(() -> work(progress)));
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed(Fault.in(Code.INTERRUPTED_BY_USER, "work").what("was called off").cause(e).fault());
    }
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  @Override
  public void close() {
    blobs.values().forEach(blob -> blob.partial.close());
    locks.forEach(SharedLock::close);
  }

  /// In the order of their names, so that no two wait for each other. Gives back the files that
  /// nobody else has fetched meanwhile.
  private List<HubFile> lock(List<HubFile> files, Progress progress) {
    List<HubFile> missing = new ArrayList<>();
    List<HubFile> sorted =
        files.stream()
            .sorted(Comparator.comparing(HubFile::id).thenComparing(HubFile::path))
            .toList();
    String last = "";
    for (HubFile file : sorted) {
      if (!file.id().equals(last)) {
        locks.add(SharedLock.take(cache.lock(file), progress));
        if (!Files.isRegularFile(cache.blob(file))) {
          missing.add(file);
        }
      }
      last = file.id();
    }
    return missing;
  }

  /// Tells the listener what was there before.
  private void tell() {
    for (Blob blob : blobs.values()) {
      blob.partial
          .ranges()
          .all()
          .forEach((from, to) -> arrivals.arrived(blob.file, blob.partial.path(), from, to));
    }
  }

  private void work(Progress progress) {
    try {
      for (Blob blob : blobs.values()) {
        read(blob, progress);
      }
      Optional<Piece> piece = order.next();
      while (piece.isPresent()) {
        Blob blob = piece.get().blob();
        Tries tries =
            new Tries(hub.patience(), progress, last -> Refusal.givenUp(blob.file.path(), last));
        new PieceFetch(
                hub,
                commit,
                blob.supply,
                piece.get().range(),
                (bytes, length, at) -> keep(blob, bytes, length, at, progress),
                progress)
            .run(tries);
        read(blob, progress);
        piece = order.next();
      }
    } catch (InterruptedException e) {
      failed(Fault.in(Code.INTERRUPTED_BY_USER, "work").what("was called off").cause(e).fault());
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void keep(Blob blob, byte[] bytes, int length, long at, Progress progress) {
    blob.partial.write(ByteBuffer.wrap(bytes, 0, length), at);
    count(length, progress);
    arrivals.arrived(blob.file, blob.partial.path(), at, at + length);
  }

  private void failed(RuntimeException e) {
    failure.compareAndSet(null, e);
    order.stop();
  }

  private void count(long bytes, Progress progress) {
    progress.count(Amount.FETCHED_BYTES, bytes);
    progress.advance(Math.min(arrived.addAndGet(bytes), total), total);
  }

  /// Reads what has arrived, unless another thread does, and checks a file whose last byte has
  /// come.
  private void read(Blob blob, Progress progress) {
    // Looked at before reading: what completes it meanwhile comes here again.
    boolean complete = blob.partial.complete();
    if (complete) {
      blob.reading.lock();
    } else if (!blob.reading.tryLock()) {
      return;
    }
    try {
      if (!blob.done) {
        blob.checksum.read(blob.partial.path(), blob.partial.prefix(), progress);
        if (complete) {
          check(blob, blob.checksum.value());
        }
      }
    } finally {
      blob.reading.unlock();
    }
  }

  private void check(Blob blob, String found) {
    if (found.equals(blob.file.id())) {
      blob.partial.publish();
      order.done(blob);
      arrivals.verified(blob.file, cache.blob(blob.file));
      return;
    }
    arrivals.rejected(blob.file);
    blob.supply.lost();
    blob.mistakes++;
    blob.checksum = new Checksum(blob.file);
    blob.partial.startAgain();
    if (blob.mistakes == MOST_MISTAKES) {
      throw Fault.in(Code.HUB_DIFFERS, blob.file.path())
          .what("is not what the hub says it is")
          .expected(blob.file.id())
          .got(found)
          .help("Run it again later; look for a proxy on the way that changes what it passes on.")
          .fault();
    }
    order.again(blob);
  }
}
