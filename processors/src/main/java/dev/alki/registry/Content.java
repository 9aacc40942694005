// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.bom.FileDigest;
import dev.alki.bundle.BundleFiles;
import dev.alki.files.Bounded;
import dev.alki.files.Digest;
import dev.alki.files.ReadFault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Bytes that become a blob, with their digest (`sha256:HEX`).
public interface Content {
  String digest();

  long size();

  /// From this offset on.
  InputStream from(long offset);

  static Content of(BundleFiles bundle, FileDigest file) {
    return new OfFile(
        bundle.folder().resolve(file.path()), "sha256:" + file.sha256(), file.bytes());
  }

  /// A part of it as the body of a request; nothing is read before it is sent.
  default BodyPublisher part(long from, long length) {
    return length == 0
        ? BodyPublishers.noBody()
        : BodyPublishers.fromPublisher(
            BodyPublishers.ofInputStream(() -> new Bounded(from(from), length)), length);
  }

  /// A file whose digest is known.
  record OfFile(Path file, String digest, long size) implements Content {
    @Override
    public InputStream from(long offset) {
      try {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ).position(offset);
        return Channels.newInputStream(channel);
      } catch (IOException e) {
        throw ReadFault.of(file, e);
      }
    }
  }

  /// A few bytes.
  record OfBytes(byte[] bytes, String digest) implements Content {
    public OfBytes(byte[] bytes) {
      this(bytes, "sha256:" + Digest.sha256(bytes));
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public InputStream from(long offset) {
      int from = Math.toIntExact(offset);
      return new ByteArrayInputStream(bytes, from, bytes.length - from);
    }
  }
}
