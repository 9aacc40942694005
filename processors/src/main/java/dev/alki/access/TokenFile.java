// SPDX-License-Identifier: Apache-2.0
package dev.alki.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.PendingFile;
import dev.alki.files.ReadFault;
import dev.alki.files.StrictJson;
import dev.alki.files.WriteFault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The file of tokens (JSON, see [TokenJson]). It need not be there. What another process changes
/// is seen within a second.
public final class TokenFile {
  private static final StrictJson JSON = new StrictJson(4 << 20, 16, 4096, false);
  private static final long PAUSE_NANOS = 1_000_000_000;

  private final Path file;
  private List<Token> tokens = List.of();
  private String seen = "";
  private long looked = System.nanoTime() - PAUSE_NANOS - 1;

  public TokenFile(Path file) {
    this.file = file;
  }

  public Path path() {
    return file;
  }

  /// As they are now, or were less than a second ago.
  public synchronized List<Token> tokens() {
    long now = System.nanoTime();
    if (now - looked > PAUSE_NANOS) {
      refresh();
      looked = now;
    }
    return tokens;
  }

  /// Refuses a name that is taken.
  public void add(Token token) {
    change(all -> {
      if (all.stream().anyMatch(it -> it.name().equals(token.name()))) {
        throw Fault.in(Code.WRONG_USAGE, token.name())
            .what("is the name of a token that is there already")
            .help("Choose another, or revoke that one first.")
            .fault();
      }
      List<Token> more = new ArrayList<>(all);
      more.add(token);
      return more;
    });
  }

  /// From now on nobody is let in with it.
  public void revoke(String name) {
    change(all -> {
      List<Token> fewer = all.stream().filter(it -> !it.name().equals(name)).toList();
      if (fewer.size() == all.size()) {
        throw Fault.in(Code.WRONG_USAGE, name)
            .what("is no token in " + file)
            .help("`alki token list` shows those that are.")
            .fault();
      }
      return fewer;
    });
  }

  /// One at a time: two who changed it at once would lose what one of them did.
  private synchronized void change(UnaryOperator<List<Token>> change) {
    Path lock = file.resolveSibling("." + file.getFileName() + ".lock");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        PendingFile.put(file, TokenJson.bytes(change.apply(read())), true);
      }
    } catch (IOException e) {
      throw WriteFault.of(file, e);
    }
    refresh();
  }

  private void refresh() {
    String now = state();
    if (!now.equals(seen)) {
      tokens = read();
      seen = now;
    }
  }

  private String state() {
    try {
      BasicFileAttributes it = Files.readAttributes(file, BasicFileAttributes.class);
      return it.size() + " " + it.lastModifiedTime() + " " + it.fileKey();
    } catch (NoSuchFileException e) {
      return "none";
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
  }

  private List<Token> read() {
    try {
      if (!Files.exists(file)) {
        return List.of();
      }
      JsonNode json = JSON.read(Files.readAllBytes(file), file);
      return TokenJson.of(json, file);
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
  }
}
