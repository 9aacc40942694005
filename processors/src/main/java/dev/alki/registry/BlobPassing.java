// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.files.Digest;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/// A blob of which only the digest is wanted, and with `kept` the bytes, too.
final class BlobPassing implements BlobSink {
  private final boolean kept;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private MessageDigest digest = Digest.begin();
  private long length;

  BlobPassing(boolean kept) {
    this.kept = kept;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void add(byte[] piece, int count) {
    digest.update(piece, 0, count);
    length += count;
    if (kept) {
      bytes.write(piece, 0, count);
    }
  }

  @Override
  public void restart() {
    digest = Digest.begin();
    length = 0;
    bytes.reset();
  }

  @Override
  public String digest() {
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
