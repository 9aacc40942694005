// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import dev.alki.files.Digest;
import dev.alki.progress.Progress;
import dev.alki.registry.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/// Contents one after the other, as one. Nothing of them is kept in memory.
record Joined(List<Content> parts, String digest, long size) implements Content {
  private static final int AT_ONCE = 1 << 18;

  Joined {
    parts = List.copyOf(parts);
  }

  /// Reads them all once, for their digest.
  static Joined of(List<Content> parts, Progress progress) {
    long size = parts.stream().mapToLong(Content::size).sum();
    MessageDigest digest = Digest.begin();
    byte[] buffer = new byte[AT_ONCE];
    long done = 0;
    try (InputStream in = new Chain(parts, 0)) {
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        progress.check();
        digest.update(buffer, 0, read);
        done += read;
        progress.advance(done, size);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Joined(parts, "sha256:" + HexFormat.of().formatHex(digest.digest()), size);
  }

  @Override
  public InputStream from(long offset) {
    return new Chain(parts, offset);
  }

  /// Opens each part when those before it have ended.
  private static final class Chain extends InputStream {
    private final Iterator<Supplier<InputStream>> rest;
    private InputStream now = InputStream.nullInputStream();

    Chain(List<Content> parts, long offset) {
      long[] skip = {offset};
      rest =
          parts.stream()
              .map(part -> {
                long from = Math.min(skip[0], part.size());
                skip[0] -= from;
                return (Supplier<InputStream>) () -> part.from(from);
              })
              .toList()
              .iterator();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
      int read = now.read(to, at, length);
      while (read < 0 && rest.hasNext()) {
        now.close();
        now = rest.next().get();
        read = now.read(to, at, length);
      }
      return read;
    }

    @Override
    public void close() throws IOException {
      now.close();
    }
  }
}
