// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// The first `left` bytes of a stream.
public final class Bounded extends FilterInputStream {
  private long left;

  public Bounded(InputStream in, long left) {
    super(in);
    this.left = left;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int at, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int read = in.read(buffer, at, (int) Math.min(length, left));
    left -= Math.max(0, read);
    return read;
  }

  @Override
  public long skip(long bytes) throws IOException {
    long skipped = in.skip(Math.min(bytes, left));
    left -= skipped;
    return skipped;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(in.available(), left);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
