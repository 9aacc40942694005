// SPDX-License-Identifier: Apache-2.0
package dev.alki.store;

import dev.alki.files.Folders;
import dev.alki.files.WriteFault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/// When receipts, content and the like were last used: the time of modification that the file
/// system keeps. One process at a time changes it or acts on it, so that nothing goes away between
/// the moment when somebody finds it and the one when he has said so.
public record Uses(Path lock) {
  /// Says that it is used now; false when it is not there.
  public boolean touch(Path file) {
    return alone(() -> {
      try {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        return true;
      } catch (NoSuchFileException e) {
        return false;
      }
    });
  }

  /// Moves a draft to where the file is or will be, used now. It was written earlier, and whoever
  /// has used the one that was there must not lose it for that.
  public void replace(Path draft, Path file) {
    alone(() -> {
      Files.setLastModifiedTime(draft, FileTime.from(Instant.now()));
      return Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    });
  }

  public static Instant last(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant();
  }

  /// Whether it is there and was last used before `limit`.
  public static boolean unusedSince(Path file, Instant limit) throws IOException {
    return Folders.unchangedSince(file, limit);
  }

  /// Something that is short.
  public interface Act<T> {
    T done() throws IOException;
  }

  public <T> T alone(Act<T> act) {
    synchronized (Uses.class) {
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        return act.done();
      } catch (IOException e) {
        throw WriteFault.of(lock, e);
      }
    }
  }
}
