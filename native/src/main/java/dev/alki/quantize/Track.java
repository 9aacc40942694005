// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.quantize.Wanted.Place;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/// How far one encoding of a tensor has come: which of its rows, from the first on, are made, and
/// how far they are from the tensor. The journals of the places it goes to are told in the order of
/// the rows; chunks that come before their turn wait.
final class Track {
  private final List<Place> places;
  private final boolean measured;
  private final boolean journaled;
  private final SortedMap<Long, Piece> early = new TreeMap<>();
  private final long start;
  private long next;
  private Sums sums;

  private record Piece(
      int rows, int check, Optional<Deviation> deviation, Optional<String> source) {}

  private Track(List<Place> places, boolean measured, long start, Sums sums) {
    this.places = List.copyOf(places);
    this.measured = measured;
    this.journaled = places.stream().anyMatch(place -> place.journal().isPresent());
    this.start = start;
    this.next = start;
    this.sums = sums;
  }

  /// Goes on where the journals of all places say that the rows before are made; their marks beyond
  /// are dropped.
  static Track of(List<Place> places, boolean measured) {
    int made = places.stream().mapToInt(place -> place.marks().size()).min().orElse(0);
    places.forEach(place -> place.journal().ifPresent(it -> it.keep(place.tensor(), made)));
    if (made == 0) {
      return new Track(places, measured, 0, Sums.NONE);
    }
    Mark last = places.getFirst().marks().getLast();
    return new Track(places, measured, last.end(), last.sums());
  }

  /// The first row that is to be made.
  long start() {
    return start;
  }

  /// Whether [#add] wants to know how far rows are from the tensor.
  boolean measured() {
    return measured;
  }

  /// Whether [#add] wants to know what rows were made of.
  boolean sourced() {
    return places.stream().anyMatch(place -> place.journal().map(Journal::promising).orElse(false));
  }

  /// What an attempt before has promised of the chunk that ends before row `end`, in the first of
  /// the places.
  Optional<Promise> promise(long end) {
    Place first = places.getFirst();
    return first.journal().flatMap(journal -> journal.promise(first.tensor(), end));
  }

  /// Rows from `first` on, whose bytes have just been written; `source` is the digest of what they
  /// were made of.
  void add(
      long first,
      int rows,
      byte[] data,
      int bytes,
      Optional<Deviation> deviation,
      Optional<String> source) {
    Piece piece = new Piece(rows, journaled ? check(data, bytes) : 0, deviation, source);
    synchronized (this) {
      early.put(first, piece);
      while (!early.isEmpty() && early.firstKey() == next) {
        take(early.remove(next));
      }
    }
  }

  /// Of all rows, when they have come.
  synchronized RoundTrip total() {
    return sums.total();
  }

  static int check(byte[] data, int bytes) {
    CRC32C crc = new CRC32C();
    crc.update(data, 0, bytes);
    return (int) crc.getValue();
  }

  private void take(Piece piece) {
    next += piece.rows;
    piece.deviation.ifPresent(rows -> sums = sums.plus(rows));
    for (Place place : places) {
      Mark mark = new Mark(place.tensor(), next, piece.check, sums, piece.source);
      place.journal().ifPresent(journal -> journal.add(mark));
    }
  }
}
