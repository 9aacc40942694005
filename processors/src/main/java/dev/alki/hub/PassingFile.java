// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.files.Passing;
import dev.alki.hub.Ranges.Range;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A file of a hub that is not kept, the `number`-th of those that pass by together.
final class PassingFile implements Passing {
  private final Flow flow;
  private final int number;
  private final HubFile file;
  private final List<Segment> segments = new ArrayList<>();
  private final int segmentBytes;

  /// Of the bytes before those of the segment that is digested next; belongs to whoever digests.
  final Checksum checksum;

  /// How many segments are digested, and whether somebody digests; guarded by the flow.
  int digested;

  boolean digesting;

  PassingFile(Flow flow, int number, HubFile file, int segmentBytes) {
    this.flow = flow;
    this.number = number;
    this.file = file;
    this.segmentBytes = segmentBytes;
    this.checksum = new Checksum(file);
    for (long from = 0; from < file.size(); from += segmentBytes) {
      Range range = new Range(from, Math.min(file.size(), from + segmentBytes));
      segments.add(new Segment(this, range));
    }
  }

  int number() {
    return number;
  }

  int segments() {
    return segments.size();
  }

  HubFile file() {
    return file;
  }

  @Override
  public String sha256() {
    return file.id();
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public boolean here(long from, long length) {
    Objects.checkFromIndexSize(from, length, size());
    return length == 0 || flow.here(segments.subList(index(from), index(from + length - 1) + 1));
  }

  @Override
  public void read(long from, MemorySegment target) {
    Objects.checkFromIndexSize(from, target.byteSize(), size());
    for (long done = 0; done < target.byteSize(); ) {
      Segment segment = segments.get(index(from + done));
      int start = Math.toIntExact(from + done - segment.range.from());
      int length = (int) Math.min(segment.length() - start, target.byteSize() - done);
      flow.read(segment, start, target.asSlice(done, length));
      done += length;
    }
  }

  /// The one that is to be digested next; nothing when all are.
  Optional<Segment> front() {
    return digested < segments.size() ? Optional.of(segments.get(digested)) : Optional.empty();
  }

  /// The first one that has to come to be digested. Those that are here before it fit into the
  /// window, so that it is near.
  Optional<Segment> ahead() {
    return segments.subList(digested, segments.size()).stream()
        .filter(segment -> segment.state == Segment.State.ABSENT)
        .findFirst();
  }

  private int index(long at) {
    return Math.toIntExact(at / segmentBytes);
  }
}
