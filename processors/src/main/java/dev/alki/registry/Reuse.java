// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.parts.Older;
import dev.alki.parts.Part;
import dev.alki.parts.PartList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// What of a blob lies in older files on this disk, so that it need not come over the network. It
/// is not trusted: the blob's digest is compared in the end as ever.
final class Reuse {
  /// To ask once more costs more than to let these come along.
  private static final long LEAST = 64 << 10;

  private static final int AT_ONCE = 1 << 18;

  /// By where they begin in the blob.
  private final TreeMap<Long, Local> locals = new TreeMap<>();

  private record Local(Part part, Older.Place place) {}

  private Reuse() {}

  static Reuse nothing() {
    return new Reuse();
  }

  static Reuse of(PartList blob, Older older) {
    Reuse reuse = new Reuse();
    long from = 0;
    for (Part part : blob.parts()) {
      Optional<Older.Place> place = older.place(part);
      if (place.isPresent()) {
        reuse.locals.put(from, new Local(part, place.get()));
      }
      from += part.bytes();
    }
    return reuse;
  }

  /// Adds to the file what continues it and is here; gives back how many bytes that were.
  long fill(BlobSink file) {
    long begin = file.length();
    for (var at = locals.floorEntry(begin);
        at != null && file.length() < at.getKey() + at.getValue().part().bytes();
        at = locals.floorEntry(file.length())) {
      if (!copy(at.getValue(), file.length() - at.getKey(), file)) {
        locals.remove(at.getKey());
        break;
      }
    }
    return file.length() - begin;
  }

  /// Where the next stretch begins that is here, if one does.
  OptionalLong next(long from) {
    return locals.tailMap(from, false).entrySet().stream()
        .filter(each -> each.getValue().part().bytes() >= LEAST)
        .mapToLong(Map.Entry::getKey)
        .findFirst();
  }

  private static boolean copy(Local local, long done, BlobSink file) {
    try (FileChannel channel = FileChannel.open(local.place().file(), StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(AT_ONCE);
      for (long at = done; at < local.part().bytes(); at += buffer.position()) {
        buffer.clear().limit((int) Math.min(AT_ONCE, local.part().bytes() - at));
        if (channel.read(buffer, local.place().from() + at) <= 0) {
          return false;
        }
        file.add(buffer.array(), buffer.position());
      }
      return true;
    } catch (IOException e) {
      // Then it comes over the network.
      return false;
    }
  }
}
