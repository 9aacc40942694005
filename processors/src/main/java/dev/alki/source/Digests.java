// SPDX-License-Identifier: Apache-2.0
package dev.alki.source;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.files.Expected;
import dev.alki.files.ReadFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// SHA-256 of files, remembered for as long as the system says that they did not change: a model of
/// many gigabytes is read once and not at every look.
///
/// `memory` is a folder with a small file for each that was read, found by device and inode, so
/// that a hard link is known as well. With `changeTime` a file whose bytes were replaced and whose
/// modification time was put back counts as changed; but so does one that got another link. Without
/// it, only size and modification time count.
///
/// What is written into `memory` need not survive a power cut: a file that makes no sense is as
/// none.
public record Digests(Path memory, boolean changeTime) {
  /// A file that was changed so recently could change again without its times showing it.
  private static final Duration RECENT = Duration.ofSeconds(2);

  private static final String ATTRIBUTES = "unix:size,lastModifiedTime,ctime,ino,dev";

  /// Of the bytes as they are now; of a file that is on its way, as they will be.
  public String sha256(Path file) {
    Optional<Expected> coming = Expected.at(file);
    if (coming.isPresent()) {
      return coming.get().sha256();
    }
    Stamp stamp = stamp(file);
    Optional<String> known = recall(stamp);
    if (known.isPresent()) {
      return known.get();
    }
    String sha256 = Digest.sha256(file);
    if (!stamp(file).equals(stamp)) {
      throw Fault.in(Code.FILE_CHANGED, file)
          .what("changed while it was read")
          .help("Wait until it is complete, then start again.")
          .fault();
    }
    if (stamp.newest().plus(RECENT).isBefore(Instant.now())) {
      remember(stamp, sha256);
    }
    return sha256;
  }

  /// Takes the caller's word for it that these are the bytes, and that nobody changes them.
  public void trust(Path file, String sha256) {
    remember(stamp(file), sha256);
  }

  private Optional<String> recall(Stamp stamp) {
    try {
      String[] words = Files.readString(place(stamp)).split("\n");
      return words.length == 2 && words[0].equals(stamp.text()) && words[1].matches("[0-9a-f]{64}")
          ? Optional.of(words[1])
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void remember(Stamp stamp, String sha256) {
    Path place = place(stamp);
    Path draft = place.resolveSibling("." + UUID.randomUUID());
    try {
      Files.createDirectories(place.getParent());
      Files.writeString(draft, stamp.text() + "\n" + sha256 + "\n");
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // It is read again next time.
      draft.toFile().delete();
    }
  }

  private Path place(Stamp stamp) {
    return memory.resolve("%02x".formatted(stamp.inode() & 0xff)).resolve(stamp.key());
  }

  private Stamp stamp(Path file) {
    try {
      Map<String, Object> found = Files.readAttributes(file, ATTRIBUTES);
      FileTime modified = (FileTime) found.get("lastModifiedTime");
      FileTime changed = (FileTime) found.get("ctime");
      return new Stamp(
          ((Number) found.get("dev")).longValue(),
          ((Number) found.get("ino")).longValue(),
          ((Number) found.get("size")).longValue(),
          modified.toInstant(),
          changeTime ? changed.toInstant() : Instant.EPOCH);
    } catch (NoSuchFileException e) {
      throw Fault.in(Code.FILE_NOT_FOUND, file).what("there is no such file").cause(e).fault();
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
  }

  /// What the system knows of a file; times in its own resolution.
  private record Stamp(long device, long inode, long size, Instant modified, Instant changed) {
    Instant newest() {
      return modified.isAfter(changed) ? modified : changed;
    }

    String key() {
      return device + "-" + inode;
    }

    String text() {
      return size + " " + modified + " " + changed;
    }
  }
}
