// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.hub.Ranges.Range;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Hands out what is to be fetched next: first what somebody waits for, then file by file, small
/// ones first, each from its beginning on.
final class Order {
  /// At most so many bytes are asked for at once.
  private static final long PIECE = 16L << 20;

  /// A part of a file that one thread fetches.
  record Piece(Blob blob, Range range) {}

  private final List<Blob> blobs;
  private final Deque<Piece> urgent = new ArrayDeque<>();
  private boolean stopped;

  Order(List<Blob> blobs) {
    this.blobs = new ArrayList<>(blobs);
    this.blobs.sort(
        Comparator.comparing((Blob blob) -> blob.file.size() > PIECE)
            .thenComparing(blob -> blob.file.path()));
  }

  /// Puts a range before all others; what was put first last comes first.
  synchronized void first(Blob blob, Range range) {
    urgent.addFirst(new Piece(blob, range));
  }

  /// Waits when everything is on its way, for something may have to be fetched again; nothing when
  /// all is done.
  synchronized Optional<Piece> next() throws InterruptedException {
    while (!stopped && !blobs.stream().allMatch(blob -> blob.done)) {
      Optional<Piece> piece = free();
      if (piece.isPresent()) {
        piece.get().blob().claimed.add(piece.get().range());
        return piece;
      }
      wait();
    }
    return Optional.empty();
  }

  synchronized void done(Blob blob) {
    blob.done = true;
    notifyAll();
  }

  /// Everything of it is to be fetched once more.
  synchronized void again(Blob blob) {
    blob.claimed.clear();
    notifyAll();
  }

  synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  private Optional<Piece> free() {
    while (!urgent.isEmpty()) {
      Piece wanted = urgent.getFirst();
      Optional<Piece> piece = gap(wanted.blob(), wanted.range());
      if (piece.isPresent()) {
        return piece;
      }
      urgent.removeFirst();
    }
    return blobs.stream()
        .filter(blob -> blob.file.size() > 0)
        .flatMap(blob -> gap(blob, blob.whole()).stream())
        .findFirst();
  }

  private static Optional<Piece> gap(Blob blob, Range within) {
    return blob.claimed
        .gap(within)
        .map(gap ->
            new Piece(
                blob,
                blob.supply.inParts()
                    ? new Range(gap.from(), Math.min(gap.to(), gap.from() + PIECE))
                    : gap));
  }
}
