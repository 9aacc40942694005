// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.progress.Progress;
import dev.alki.transfer.Again;
import dev.alki.transfer.Patience;
import dev.alki.transfer.Tries;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.function.LongConsumer;

/// Brings one blob out of a repository; whatever breaks, it goes on where it was. A blob whose
/// digest is not the one that was asked for comes again, and is refused in the end.
final class BlobDownload {
  private static final int AT_ONCE = 1 << 16;
  private static final int MOST_WRONG = 3;

  private final RegistryName name;
  private final Wire wire;
  private final Tries tries;
  private final Descriptor blob;
  private final BlobFile file;
  private final Patience patience;
  private final Progress progress;
  private final LongConsumer there;
  private long furthest;

  BlobDownload(
      RegistryName name,
      Wire wire,
      Tries tries,
      Descriptor blob,
      BlobFile file,
      Patience patience,
      Progress progress,
      LongConsumer there) {
    this.name = name;
    this.wire = wire;
    this.tries = tries;
    this.blob = blob;
    this.file = file;
    this.patience = patience;
    this.progress = progress;
    this.there = there;
  }

  /// The file has all bytes, and they are the right ones, when it returns.
  void run() {
    for (int wrong = 1; ; wrong++) {
      bring();
      String got = file.digest();
      if (got.equals(blob.digest())) {
        return;
      }
      if (wrong == MOST_WRONG) {
        throw Refusal.differs(name, "the blob " + blob.digest(), got);
      }
      file.restart();
    }
  }

  private void bring() {
    while (file.length() < blob.size()) {
      try {
        more();
      } catch (Again e) {
        tries.failed(e);
      }
    }
    there.accept(file.length());
  }

  private void more() throws Again {
    long from = file.length();
    Call call = Call.get(URI.create(name.endpoint() + "blobs/" + blob.digest()));
    try (Answer answer = wire.send(from == 0 ? call : call.with("Range", "bytes=" + from + "-"))) {
      switch (answer.status()) {
        case 206 -> continues(answer, from);
        // It does not know ranges: all comes again.
        case 200 -> file.restart();
        default -> throw Refusal.of(answer, name + " " + blob.digest());
      }
      try (Silence _ = new Silence(answer.body(), file::length, patience.silence())) {
        copy(answer.body());
      } catch (IOException e) {
        throw Again.broken(e);
      }
    }
    if (file.length() < blob.size()) {
      throw Again.nonsense("an answer that ends too early");
    }
  }

  private void continues(Answer answer, long from) throws Again {
    String expected = "bytes " + from + "-" + (blob.size() - 1) + "/";
    if (!answer.header("Content-Range").orElse("").startsWith(expected)) {
      throw Again.nonsense("another range than was asked for");
    }
  }

  private void copy(InputStream in) throws IOException, Again {
    byte[] buffer = new byte[AT_ONCE];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      progress.check();
      if (read > blob.size() - file.length()) {
        file.restart();
        throw Again.nonsense("more bytes than the blob has");
      }
      file.add(buffer, read);
      there.accept(file.length());
      // Only what was never there before: one that always breaks off is not to be asked for ever.
      if (file.length() > furthest) {
        furthest = file.length();
        tries.succeeded();
      }
    }
  }
}
