// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.hub.Ranges.Range;
import java.util.Comparator;
import java.util.Optional;

/// A stretch of a file that passes by, as one whole fetched, read and forgotten. Its state belongs
/// to the [Flow], whose lock guards it.
final class Segment {
  /// File by file, from front to back.
  static final Comparator<Segment> IN_ORDER =
      Comparator.comparingInt((Segment segment) -> segment.file.number())
          .thenComparingLong(segment -> segment.range.from());

  /// Whether its bytes are in the window.
  enum State {
    ABSENT,
    COMING,
    HERE
  }

  final PassingFile file;
  final Range range;

  State state = State.ABSENT;

  /// Of the window; means something unless it is absent.
  int place;

  /// What its bytes came to when they came first, and have to come to each time.
  Optional<String> sha256 = Optional.empty();

  /// Whether its bytes have gone into the digest of the file.
  boolean digested;

  /// Whether nobody seems to be about to read it.
  boolean spare;

  /// How many read its bytes now, and how many wait for them.
  int readers;

  int waiting;

  /// What was read since it is here, in bytes from its beginning.
  private final Ranges read = new Ranges();

  Segment(PassingFile file, Range range) {
    this.file = file;
    this.range = range;
  }

  int length() {
    return Math.toIntExact(range.length());
  }

  void comes(int to) {
    state = State.COMING;
    place = to;
  }

  void came(String digest) {
    state = State.HERE;
    sha256 = Optional.of(digest);
    spare = false;
    read.clear();
  }

  void goes() {
    state = State.ABSENT;
  }

  void read(int from, int length) {
    read.add(new Range(from, from + (long) length));
    spare = false;
  }

  /// Whether it has served: nobody has to see it a second time.
  boolean finished() {
    return digested && read.bytes() == range.length();
  }

  /// Whether it may go without disturbing anybody at this moment.
  boolean idle() {
    return state == State.HERE && readers == 0 && waiting == 0;
  }
}
