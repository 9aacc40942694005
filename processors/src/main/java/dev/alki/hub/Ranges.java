// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Ranges of bytes of a file, merged where they touch. Not for several threads.
final class Ranges {
  /// From `from` to before `to`.
  record Range(long from, long to) {
    Range {
      if (from < 0 || to <= from) {
        throw new IllegalArgumentException(from + " to " + to);
      }
    }

    long length() {
      return to - from;
    }
  }

  private final TreeMap<Long, Long> ends = new TreeMap<>();
  private long bytes;

  void add(Range range) {
    long from = range.from();
    long to = range.to();
    Map.Entry<Long, Long> before = ends.floorEntry(from);
    if (before != null && before.getValue() >= from) {
      from = before.getKey();
    }
    for (Map.Entry<Long, Long> next = ends.ceilingEntry(from);
        next != null && next.getKey() <= to;
        next = ends.ceilingEntry(from)) {
      to = Math.max(to, next.getValue());
      bytes -= next.getValue() - next.getKey();
      ends.remove(next.getKey());
    }
    ends.put(from, to);
    bytes += to - from;
  }

  void addAll(Ranges others) {
    others.ends.forEach((from, to) -> add(new Range(from, to)));
  }

  void clear() {
    ends.clear();
    bytes = 0;
  }

  long bytes() {
    return bytes;
  }

  /// The first part of `range` that is not in here.
  Optional<Range> gap(Range range) {
    Map.Entry<Long, Long> around = ends.floorEntry(range.from());
    long from =
        around == null || around.getValue() <= range.from() ? range.from() : around.getValue();
    if (from >= range.to()) {
      return Optional.empty();
    }
    Long next = ends.ceilingKey(from);
    return Optional.of(new Range(from, next == null ? range.to() : Math.min(next, range.to())));
  }

  Map<Long, Long> all() {
    return Map.copyOf(ends);
  }
}
