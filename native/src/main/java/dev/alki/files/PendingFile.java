// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// A file that is being written under another name beside its own, in pieces and by several
/// threads, and gets its own name, in one step, when it is complete. Closed before that, it is
/// gone; but for one that [#lasting] began, which has its name from the beginning and stays.
public final class PendingFile implements AutoCloseable {
  /// What the names of unfinished files begin with. One that is found after a crash can be deleted.
  public static final String PREFIX = ".alki-part-";

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path target;
  private final Path temporary;
  private final boolean replace;
  private final boolean lasting;
  private final FileChannel channel;

  private PendingFile(
      Path target, Path temporary, boolean replace, boolean lasting, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.replace = replace;
    this.lasting = lasting;
    this.channel = channel;
  }

  /// Begins a file in a folder that exists. A target that is there already is refused unless
  /// `replace`, and a folder always.
  public static PendingFile create(Path target, boolean replace) {
    return begin(target, replace);
  }

  private static PendingFile begin(Path target, boolean replace, FileAttribute<?>... attributes) {
    Path absolute = target.toAbsolutePath();
    refuseExisting(absolute, replace);
    // Apart from the target's name, which may be as long as names can be.
    Path temporary =
        absolute.resolveSibling(PREFIX + "%016x".formatted(ThreadLocalRandom.current().nextLong()));
    try {
      FileChannel channel =
          FileChannel.open(
              temporary,
              Set.of(
                  StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
              attributes);
      return new PendingFile(absolute, temporary, replace, false, channel);
    } catch (IOException e) {
      throw WriteFault.of(absolute, e);
    }
  }

  /// Begins a file, or goes on with it, that is under its own name where nobody takes it for a
  /// complete one, and that stays there when it is closed or this process dies.
  public static PendingFile lasting(Path target) {
    Path absolute = target.toAbsolutePath();
    try {
      FileChannel channel =
          FileChannel.open(
              absolute,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      return new PendingFile(absolute, absolute, true, true, channel);
    } catch (IOException e) {
      throw WriteFault.of(absolute, e);
    }
  }

  /// Writes a small file at once.
  public static void put(Path target, byte[] content, boolean replace) {
    try (PendingFile file = create(target, replace)) {
      file.finish(content);
    }
  }

  /// Writes a small new file that only its owner may read, at no time anyone else; where the file
  /// system knows of owners.
  public static void putPrivate(Path target, byte[] content) {
    boolean posix = target.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0];
    try (PendingFile file = begin(target, false, attributes)) {
      file.finish(content);
    }
  }

  private void finish(byte[] content) {
    write(content, content.length, 0);
    force();
    commit();
  }

  /// Refuses a target that may not be written.
  public static void refuseExisting(Path target, boolean replace) {
    if (Files.isDirectory(target) || !replace && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(target);
    }
  }

  public Path target() {
    return target;
  }

  /// Writes the first `length` bytes at offset `at` of the file.
  public void write(byte[] bytes, int length, long at) {
    ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
    try {
      while (rest.hasRemaining()) {
        channel.write(rest, at + rest.position());
      }
    } catch (IOException e) {
      throw WriteFault.of(target, e);
    }
  }

  /// Reads `length` bytes from offset `at` on, as many as there are; gives back how many that were.
  public int read(byte[] bytes, int length, long at) {
    ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
    try {
      while (rest.hasRemaining() && channel.read(rest, at + rest.position()) >= 0) {
        // Until it is full or the file ends.
      }
      return rest.position();
    } catch (IOException e) {
      throw ReadFault.of(target, e);
    }
  }

  /// Lets the file have at most `size` bytes.
  public void truncate(long size) {
    try {
      channel.truncate(size);
    } catch (IOException e) {
      throw WriteFault.of(target, e);
    }
  }

  /// Lets the file have at least `size` bytes, zeros where nothing was written.
  public void extend(long size) {
    try {
      if (channel.size() < size) {
        channel.write(ByteBuffer.allocate(1), size - 1);
      }
    } catch (IOException e) {
      throw WriteFault.of(target, e);
    }
  }

  /// Brings the content to the disk.
  public void force() {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw WriteFault.of(target, e);
    }
  }

  /// Gives the file, which should have been forced, its name for good.
  public void commit() {
    try {
      if (lasting) {
        forceFolder();
        return;
      }
      if (replace) {
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        moveToFreeName();
      }
      forceFolder();
    } catch (FileAlreadyExistsException e) {
      throw exists(target);
    } catch (IOException e) {
      throw WriteFault.of(target, e);
    }
  }

  /// A rename would replace what has taken the name meanwhile; a second name for a file does not.
  private void moveToFreeName() throws IOException {
    try {
      Files.createLink(target, temporary);
    } catch (UnsupportedOperationException e) {
      renameToFreeName();
      return;
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      // File systems without links say so in different ways.
      renameToFreeName();
      return;
    }
    Files.delete(temporary);
  }

  private void renameToFreeName() throws IOException {
    refuseExisting(target, false);
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Without it a crash of the machine may lose the name.
  private void forceFolder() throws IOException {
    if (target.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }

  /// Undoes [#commit].
  void takeBack() {
    try {
      if (!lasting) {
        Files.deleteIfExists(target);
      }
    } catch (IOException e) {
      throw WriteFault.of(target, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      if (!lasting) {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw WriteFault.of(temporary, e);
    }
  }

  private static Fault exists(Path target) {
    return Fault.in(Code.OUTPUT_EXISTS, target)
        .what("is there already")
        .help("Choose another place, or overwrite it with --force.")
        .fault();
  }
}
