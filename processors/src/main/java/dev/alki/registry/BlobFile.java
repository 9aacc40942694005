// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.files.Digest;
import dev.alki.files.PendingFile;
import java.security.MessageDigest;
import java.util.HexFormat;

/// A blob that is coming: its bytes go into a file and into their digest. What an earlier process
/// has left in the file counts, as far as it goes.
final class BlobFile implements BlobSink {
  private static final int AT_ONCE = 1 << 18;

  private final PendingFile file;
  private MessageDigest digest;
  private long length;

  /// `most` is how long it will be.
  BlobFile(PendingFile file, long most) {
    this.file = file;
    this.digest = Digest.begin();
    byte[] buffer = new byte[AT_ONCE];
    for (int read = read(buffer, most); read > 0; read = read(buffer, most)) {
      digest.update(buffer, 0, read);
      length += read;
    }
    file.truncate(length);
  }

  private int read(byte[] buffer, long most) {
    return file.read(buffer, (int) Math.min(buffer.length, most - length), length);
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void add(byte[] bytes, int count) {
    file.write(bytes, count, length);
    digest.update(bytes, 0, count);
    length += count;
  }

  @Override
  public void restart() {
    file.truncate(0);
    digest = Digest.begin();
    length = 0;
  }

  @Override
  public String digest() {
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }
}
