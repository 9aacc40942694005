// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.hub.Segment.State;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Files that pass through a [Window]: says which segment is fetched next and which one makes room
/// for it, lends segments to readers, and digests each file from front to back.
///
/// The segments come in order, and each leaves when all of it was digested and read. When readers
/// say that they lack something, what is here has served, though a part of it may never have been
/// wanted. Whoever wants what has left, or is far ahead, waits for it alone: it comes before all
/// others. A segment that comes again must be what it was, so that nobody sees other bytes than
/// those that are digested.
final class Flow {
  private final Window window;
  private final List<PassingFile> files = new ArrayList<>();
  private final Deque<Segment> urgent = new ArrayDeque<>();
  private final Deque<Integer> free = new ArrayDeque<>();

  /// In the order in which they came.
  private final Set<Segment> here = new LinkedHashSet<>();

  private Optional<RuntimeException> failure = Optional.empty();
  private boolean draining;
  private boolean stopped;

  Flow(Window window, List<HubFile> files) {
    this.window = window;
    for (HubFile file : files) {
      this.files.add(new PassingFile(this, this.files.size(), file, window.placeBytes()));
    }
    for (int place = 0; place < window.places(); place++) {
      free.add(place);
    }
  }

  List<PassingFile> files() {
    return List.copyOf(files);
  }

  /// A segment to be fetched into its place; waits while there is none, or no room for it. Nothing
  /// when the flow has stopped.
  synchronized Optional<Segment> next() throws InterruptedException {
    while (!stopped) {
      Optional<Segment> next = wanted().or(this::ahead);
      if (next.isPresent()) {
        return next;
      }
      wait();
    }
    return Optional.empty();
  }

  /// All bytes of a segment are in its place.
  void came(Segment segment) {
    String sha256 = Digest.sha256(window.bytes(segment.place, 0, segment.length()));
    synchronized (this) {
      if (segment.sha256.isPresent() && !segment.sha256.get().equals(sha256)) {
        throw Fault.in(Code.HUB_DIFFERS, segment.file.file().path())
            .what("has come twice, and is not the same")
            .at(segment.range.from())
            .expected(segment.sha256.get())
            .got(sha256)
            .help("Run it again later; look for a proxy that changes what it passes on.")
            .fault();
      }
      segment.came(sha256);
      here.add(segment);
      notifyAll();
    }
    digest(segment.file);
  }

  /// Whether all bytes of these have passed, or are here.
  synchronized boolean here(List<Segment> segments) {
    check();
    return segments.stream().allMatch(it -> it.digested || it.state == State.HERE);
  }

  /// Copies the bytes of a segment from `from` on.
  void read(Segment segment, int from, MemorySegment target) {
    int length = Math.toIntExact(target.byteSize());
    take(segment);
    try {
      target.copyFrom(window.bytes(segment.place, from, length));
    } finally {
      giveBack(segment, from, length);
    }
  }

  /// Nothing more can be done with what is here.
  synchronized void lacking() {
    here.forEach(segment -> segment.spare = true);
    notifyAll();
  }

  /// Nobody reads any more, but for what is wanted expressly.
  synchronized void drain() {
    draining = true;
    notifyAll();
  }

  /// Whether all files have come and are what they should be. Throws why they will not be.
  synchronized boolean verified() {
    check();
    return files.stream().allMatch(file -> file.front().isEmpty());
  }

  /// Waits for news, for at most so long.
  synchronized void pause(long millis) throws InterruptedException {
    wait(millis);
  }

  /// The first reason counts.
  synchronized void failed(RuntimeException reason) {
    if (failure.isEmpty()) {
      failure = Optional.of(reason);
    }
    stopped = true;
    notifyAll();
  }

  /// What somebody waits for.
  private Optional<Segment> wanted() {
    urgent.removeIf(segment -> segment.state != State.ABSENT || segment.waiting == 0);
    if (urgent.isEmpty()) {
      return Optional.empty();
    }
    return place(urgent.getFirst())
        .or(() -> place(oldest(it -> it.digested).or(this::last)))
        .map(place -> coming(urgent.removeFirst(), place));
  }

  /// What has to be digested.
  private Optional<Segment> ahead() {
    return files.stream()
        .flatMap(file -> file.ahead().stream())
        .findFirst()
        .flatMap(segment -> place(segment).map(place -> coming(segment, place)));
  }

  private static Segment coming(Segment segment, int place) {
    segment.comes(place);
    return segment;
  }

  /// A place for a segment that nobody else needs. What was fetched ahead of the order leaves only
  /// for what is before it.
  private Optional<Integer> place(Segment wanted) {
    if (!free.isEmpty()) {
      return Optional.of(free.remove());
    }
    return place(
        oldest(Segment::finished)
            .or(() -> oldest(segment -> segment.digested && spare(segment)))
            .or(() ->
                last()
                    .filter(this::spare)
                    .filter(segment -> Segment.IN_ORDER.compare(segment, wanted) > 0)));
  }

  private Optional<Integer> place(Optional<Segment> leaving) {
    leaving.ifPresent(segment -> {
      segment.goes();
      here.remove(segment);
    });
    return leaving.map(segment -> segment.place);
  }

  private boolean spare(Segment segment) {
    return draining || segment.spare;
  }

  private Optional<Segment> oldest(Predicate<Segment> which) {
    return here.stream().filter(Segment::idle).filter(which).findFirst();
  }

  /// Of those that are not digested, the one that will be so last; none while a digest goes on, for
  /// that is going to make room.
  private Optional<Segment> last() {
    boolean digesting =
        files.stream()
            .flatMap(file -> file.front().stream())
            .anyMatch(segment -> segment.state == State.HERE);
    return digesting
        ? Optional.empty()
        : here.stream()
            .filter(segment -> segment.idle() && !segment.digested)
            .max(Segment.IN_ORDER);
  }

  private synchronized void take(Segment segment) {
    check();
    segment.waiting++;
    try {
      if (segment.state == State.ABSENT) {
        urgent.add(segment);
        notifyAll();
      }
      while (segment.state != State.HERE) {
        wait();
        check();
      }
      segment.readers++;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.in(Code.INTERRUPTED_BY_USER, "work").what("was interrupted").cause(e).fault();
    } finally {
      segment.waiting--;
    }
  }

  private synchronized void giveBack(Segment segment, int from, int length) {
    segment.readers--;
    segment.read(from, length);
    if (segment.idle()) {
      notifyAll();
    }
  }

  /// Goes on with a file's digest as far as it has come, unless another thread does.
  private void digest(PassingFile file) {
    Optional<Segment> next = digestible(file);
    while (next.isPresent()) {
      Segment segment = next.get();
      file.checksum.add(window.bytes(segment.place, 0, segment.length()));
      next = digested(segment);
    }
  }

  private synchronized Optional<Segment> digestible(PassingFile file) {
    Optional<Segment> next =
        file.front().filter(segment -> segment.state == State.HERE && !file.digesting);
    next.ifPresent(segment -> {
      segment.readers++;
      file.digesting = true;
    });
    return next;
  }

  private synchronized Optional<Segment> digested(Segment segment) {
    PassingFile file = segment.file;
    segment.readers--;
    segment.digested = true;
    file.digesting = false;
    boolean complete = file.digested + 1 == file.segments();
    if (complete) {
      String found = file.checksum.value();
      if (!found.equals(file.sha256())) {
        throw Fault.in(Code.HUB_DIFFERS, file.file().path())
            .what("is not what the hub says it is, and what was made of it is worth nothing")
            .expected(file.sha256())
            .got(found)
            .help("Run it again later; look for a proxy that changes what it passes on.")
            .fault();
      }
    }
    file.digested++;
    notifyAll();
    return digestible(file);
  }

  private void check() {
    failure.ifPresent(e -> {
      throw e;
    });
  }
}
