// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import dev.alki.registry.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// A tar archive (POSIX) of files that nobody owns, at the beginning of 1970: the same files give
/// the same bytes. Its headers are made here; what they stand for is read when it is wanted.
final class Tar {
  private static final int BLOCK = 512;
  private static final int FILE = 0644;
  private static final int FOLDER = 0755;

  private final List<Content> parts = new ArrayList<>();
  private final Set<String> folders = new TreeSet<>();

  /// After its folders, as far as they are not in it yet.
  void add(String path, Content content) {
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      String folder = path.substring(0, slash + 1);
      if (folders.add(folder)) {
        parts.add(header(folder, 0, FOLDER));
      }
    }
    parts.add(header(path, content.size(), FILE));
    parts.add(content);
    parts.add(zeros(Math.floorMod(-content.size(), BLOCK)));
  }

  /// All of it, to its end.
  List<Content> parts() {
    List<Content> all = new ArrayList<>(parts);
    all.add(zeros(2 * BLOCK));
    return all;
  }

  private static Content zeros(int count) {
    return new Content.OfBytes(new byte[count]);
  }

  /// With a header before it where a name or a size is too long for one.
  @SuppressWarnings("resource")
  private static Content header(String path, long size, int mode) {
    TarArchiveEntry entry = new TarArchiveEntry(path);
    entry.setSize(size);
    entry.setMode(mode);
    entry.setIds(0, 0);
    entry.setNames("", "");
    entry.setLastModifiedTime(FileTime.fromMillis(0));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // Never closed: that would end the archive, and there is nothing to let go of.
    TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    try {
      tar.putArchiveEntry(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Content.OfBytes(bytes.toByteArray());
  }
}
