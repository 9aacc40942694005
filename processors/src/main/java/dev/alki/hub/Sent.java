// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.files.Bounded;
import dev.alki.progress.Progress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// How far one file of several is sent: `before` of the `total` bytes were those before it. What is
/// read to be sent counts as sent, and stops being read when nobody wants it any more.
record Sent(Progress progress, long before, long total) {
  /// Some bytes of a file, which may have to be sent more than once.
  record Range(Sent sent, Path file, long from, long length) {
    InputStream open() throws IOException {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ).position(from);
      return new Told(new Bounded(Channels.newInputStream(channel), length), this);
    }
  }

  Range of(Path file, long from, long length) {
    return new Range(this, file, from, length);
  }

  private static final class Told extends FilterInputStream {
    private final Range range;
    private long read;

    Told(InputStream in, Range range) {
      super(in);
      this.range = range;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      Sent sent = range.sent();
      sent.progress().check();
      int count = super.read(buffer, offset, length);
      read += Math.max(count, 0);
      sent.progress().advance(sent.before() + range.from() + read, sent.total());
      return count;
    }
  }
}
