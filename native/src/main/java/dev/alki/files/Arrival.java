// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/// A file of which not all bytes are there yet: it has its full size, and somebody writes into it
/// what comes from elsewhere. Whoever opens it through [MappedFile] gets bytes that are there at
/// once, and waits for those that are not; nobody has to know.
///
/// Its bytes are not checked before all have come. What was made of them counts for nothing until
/// [#verified] was called, and never after [#failed].
public final class Arrival implements Expected, AutoCloseable {
  private final Path file;
  private final String sha256;
  private final Wish wish;
  private final TreeMap<Long, Long> ends = new TreeMap<>();
  private Optional<RuntimeException> failure = Optional.empty();
  private boolean verified;

  /// Somebody waits for a range, so it should come before others.
  @FunctionalInterface
  public interface Wish {
    void first(long from, long to);
  }

  private Arrival(Path file, String sha256, Wish wish) {
    this.file = file;
    this.sha256 = sha256;
    this.wish = wish;
  }

  /// Announces a file, until it is closed: in the end its bytes will have this digest, or it will
  /// have failed.
  public static Arrival of(Path file, String sha256, Wish wish) {
    Arrival arrival = new Arrival(file, sha256, wish);
    Places.add(file, arrival);
    return arrival;
  }

  @Override
  public String sha256() {
    return sha256;
  }

  /// The bytes `from` to before `to` are there.
  public synchronized void arrived(long from, long to) {
    long first = from;
    long last = to;
    Map.Entry<Long, Long> before = ends.floorEntry(from);
    if (before != null && before.getValue() >= from) {
      first = before.getKey();
      last = Math.max(last, before.getValue());
    }
    for (Map.Entry<Long, Long> next = ends.ceilingEntry(first);
        next != null && next.getKey() <= last;
        next = ends.ceilingEntry(first)) {
      last = Math.max(last, next.getValue());
      ends.remove(next.getKey());
    }
    ends.put(first, last);
    notifyAll();
  }

  /// All of its bytes are there and are what they should be.
  public synchronized void verified() {
    verified = true;
    notifyAll();
  }

  /// Its bytes will not come, or are not what they should be. The first reason counts.
  public synchronized void failed(RuntimeException reason) {
    if (failure.isEmpty() && !verified) {
      failure = Optional.of(reason);
    }
    notifyAll();
  }

  /// Whether bytes are there. Throws what it failed with.
  public synchronized boolean here(long from, long length) {
    check();
    return verified || has(from, length);
  }

  /// Returns when bytes are there. Throws what it failed with.
  public void await(long from, long length) {
    if (!here(from, length)) {
      wish.first(from, from + length);
      pauseUntil(() -> verified || has(from, length));
    }
  }

  /// Returns when all is verified. Throws what it failed with.
  public void awaitVerified() {
    pauseUntil(() -> verified);
  }

  /// Whether all is verified. Throws what it failed with.
  public synchronized boolean isVerified() {
    check();
    return verified;
  }

  /// From now on the file is one like others.
  @Override
  public void close() {
    Places.remove(file, this);
    failed(Fault.in(Code.INTERRUPTED_BY_USER, file).what("does not come any more").fault());
  }

  private synchronized void pauseUntil(BooleanSupplier there) {
    try {
      check();
      while (!there.getAsBoolean()) {
        wait();
        check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.in(Code.INTERRUPTED_BY_USER, "work").what("was interrupted").cause(e).fault();
    }
  }

  private boolean has(long from, long length) {
    Map.Entry<Long, Long> around = ends.floorEntry(from);
    return length == 0 || around != null && around.getValue() >= from + length;
  }

  private void check() {
    failure.ifPresent(e -> {
      throw e;
    });
  }
}
