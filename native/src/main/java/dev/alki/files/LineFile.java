// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A text file that lines are added to and never taken from, by any number of processes. A line
/// that a crash has cut short does not count, and gives way to the next one.
public final class LineFile {
  private LineFile() {}

  /// On the disk when it returns. Makes the file, and folders above it, when they are not there.
  public static synchronized void append(Path file, String line) {
    Path absolute = file.toAbsolutePath();
    boolean made = !Files.exists(absolute);
    try {
      Files.createDirectories(absolute.getParent());
      try (FileChannel channel =
              FileChannel.open(
                  absolute,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        long end = endOfLines(channel);
        channel.truncate(end);
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes, end + bytes.position());
        }
        channel.force(true);
      }
      if (made) {
        Folders.force(absolute.getParent());
      }
    } catch (IOException e) {
      throw WriteFault.of(absolute, e);
    }
  }

  /// The complete lines; none when there is no file.
  public static List<String> read(Path file) {
    try {
      String text = Files.readString(file);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
  }

  private static long endOfLines(FileChannel channel) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    for (long at = channel.size(); at > 0; at--) {
      one.clear();
      channel.read(one, at - 1);
      if (one.get(0) == '\n') {
        return at;
      }
    }
    return 0;
  }
}
