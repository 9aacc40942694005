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

/// Brings one blob out of a repository, but for what older files on this disk have of it; whatever
/// breaks, it goes on where it was. A blob whose digest is not the one that was asked for comes
/// again, and is refused in the end.
final class BlobDownload {
  private static final int AT_ONCE = 1 << 16;
  private static final int MOST_WRONG = 3;

  private final RegistryName name;
  private final Wire wire;
  private final Tries tries;
  private final Descriptor blob;
  private final BlobSink sink;
  private final Patience patience;
  private final Progress progress;
  private final LongConsumer there;
  private Reuse reuse;
  private long reused;
  private long furthest;

  BlobDownload(
      RegistryName name,
      Wire wire,
      Tries tries,
      Descriptor blob,
      BlobSink sink,
      Reuse reuse,
      Patience patience,
      Progress progress,
      LongConsumer there) {
    this.name = name;
    this.wire = wire;
    this.tries = tries;
    this.blob = blob;
    this.sink = sink;
    this.reuse = reuse;
    this.patience = patience;
    this.progress = progress;
    this.there = there;
  }

  /// The sink has all bytes, and they are the right ones, when it returns: how many of them were
  /// here already, in other files.
  long run() {
    for (int wrong = 1; ; wrong++) {
      bring();
      String got = sink.digest();
      if (got.equals(blob.digest())) {
        return reused;
      }
      if (wrong == MOST_WRONG) {
        throw Refusal.differs(name, "the blob " + blob.digest(), got);
      }
      restart();
      reuse = Reuse.nothing();
    }
  }

  private void restart() {
    sink.restart();
    reused = 0;
  }

  private void bring() {
    while (sink.length() < blob.size()) {
      reused += reuse.fill(sink);
      there.accept(sink.length());
      if (sink.length() == blob.size()) {
        break;
      }
      try {
        more(sink.length(), reuse.next(sink.length()).orElse(blob.size()));
      } catch (Again e) {
        tries.failed(e);
      }
    }
    there.accept(sink.length());
  }

  /// Everything from `from` up to `end`.
  private void more(long from, long end) throws Again {
    Call call = Call.get(URI.create(name.endpoint() + "blobs/" + blob.digest()));
    boolean all = from == 0 && end == blob.size();
    long last = end;
    try (Answer answer =
        wire.send(all ? call : call.with("Range", "bytes=" + from + "-" + (end - 1)))) {
      switch (answer.status()) {
        case 206 -> continues(answer, from, end);
        case 200 -> {
          // It does not know ranges: all comes again.
          restart();
          last = blob.size();
        }
        default -> throw Refusal.of(answer, name + " " + blob.digest());
      }
      try (Silence _ = new Silence(answer.body(), sink::length, patience.silence())) {
        copy(answer.body(), last);
      } catch (IOException e) {
        throw Again.broken(e);
      }
    }
    if (sink.length() < last) {
      throw Again.nonsense("an answer that ends too early");
    }
  }

  private static void continues(Answer answer, long from, long end) throws Again {
    String expected = "bytes " + from + "-" + (end - 1) + "/";
    if (!answer.header("Content-Range").orElse("").startsWith(expected)) {
      throw Again.nonsense("another range than was asked for");
    }
  }

  private void copy(InputStream in, long end) throws IOException, Again {
    byte[] buffer = new byte[AT_ONCE];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      progress.check();
      if (read > end - sink.length()) {
        restart();
        throw Again.nonsense("more bytes than were asked for");
      }
      sink.add(buffer, read);
      there.accept(sink.length());
      // Only what was never there before: one that always breaks off is not to be asked for ever.
      if (sink.length() > furthest) {
        furthest = sink.length();
        tries.succeeded();
      }
    }
  }
}
