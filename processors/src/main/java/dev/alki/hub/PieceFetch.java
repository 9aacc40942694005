// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.hub.Ranges.Range;
import dev.alki.progress.Progress;
import dev.alki.transfer.Again;
import dev.alki.transfer.Tries;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.HttpHeaders;

/// Fetches one piece of a file, over as many answers as it takes. What an answer says of itself
/// must fit what was asked for before a byte of it counts.
final class PieceFetch {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");
  private static final String COMMIT = "X-Repo-Commit";
  private static final int AT_ONCE = 256 << 10;

  private final HubClient client;
  private final Reach reach;
  private final HubPlace place;
  private final String commit;
  private final Supply supply;
  private final Sink sink;
  private final Progress progress;
  private final long to;
  private long at;

  /// Where the bytes go.
  @FunctionalInterface
  interface Sink {
    /// The first `length` bytes of `buffer` are those of the file from `at` on.
    void take(byte[] buffer, int length, long at);
  }

  PieceFetch(Hub hub, String commit, Supply supply, Range range, Sink sink, Progress progress) {
    this.client = hub.client();
    this.reach = hub.reach();
    this.place = hub.place();
    this.commit = commit;
    this.supply = supply;
    this.sink = sink;
    this.progress = progress;
    this.at = range.from();
    this.to = range.to();
  }

  void run(Tries tries) {
    while (at < to) {
      progress.check();
      long before = at;
      try {
        part();
        tries.succeeded();
      } catch (Again e) {
        if (at > before) {
          tries.succeeded();
        }
        tries.failed(e);
      }
    }
  }

  private void part() throws Again {
    URI asked = supply.address();
    try (Answer answer = client.get(asked, headers())) {
      check(answer, asked);
      InputStream body = answer.body();
      if (answer.status() == 200) {
        body.skipNBytes(at);
      }
      read(body);
      drain(answer);
    } catch (IOException e) {
      throw Again.broken(e);
    }
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    if (supply.inParts()) {
      headers.put(HttpHeaders.RANGE, "bytes=" + at + "-" + (to - 1));
      supply.tag().ifPresent(tag -> headers.put(HttpHeaders.IF_RANGE, tag));
    }
    return headers;
  }

  private void check(Answer answer, URI asked) throws Again {
    if (reach.hub(answer.from())
        && answer.header(COMMIT).filter(it -> !it.equals(commit)).isPresent()) {
      throw Again.nonsense("a file of another commit");
    }
    switch (answer.status()) {
      case 206 -> checkPart(answer);
      case 200 -> checkWhole(answer);
      default -> {
        supply.lost();
        throw Refusal.of(answer, reach, place);
      }
    }
    if (!answer.plain()) {
      throw Again.nonsense("a body that is packed");
    }
    Optional<String> tag = answer.strongTag();
    if (supply.tag().isPresent() && !tag.equals(supply.tag())) {
      supply.lost();
      throw Again.nonsense("another version of the file");
    }
    if (!reach.hub(answer.from())) {
      supply.found(answer.from(), tag);
    }
  }

  private void checkPart(Answer answer) throws Again {
    Matcher matcher = CONTENT_RANGE.matcher(answer.header(HttpHeaders.CONTENT_RANGE).orElse(""));
    if (!matcher.matches()
        || Long.parseLong(matcher.group(1)) != at
        || Long.parseLong(matcher.group(2)) != to - 1
        || Long.parseLong(matcher.group(3)) != supply.file.size()) {
      throw Again.nonsense("another part than was asked for");
    }
    checkLength(answer, to - at);
  }

  /// The whole is welcome when it is what was wanted, and when there is no other way.
  private void checkWhole(Answer answer) throws Again {
    checkLength(answer, supply.file.size());
    if (supply.inParts() && !new Range(at, to).equals(supply.whole())) {
      supply.cameWhole();
      supply.lost();
      throw Again.nonsense("the whole file in place of a part");
    }
  }

  private static void checkLength(Answer answer, long expected) throws Again {
    if (answer.length().isPresent() && answer.length().getAsLong() != expected
        || answer.length().isEmpty() && answer.header(HttpHeaders.CONTENT_LENGTH).isPresent()) {
      throw Again.nonsense("a body of another length than was asked for");
    }
  }

  private void read(InputStream body) throws IOException {
    byte[] buffer = new byte[AT_ONCE];
    int filled = 0;
    try {
      while (at + filled < to) {
        progress.check();
        int read = body.read(buffer, filled, (int) Math.min(AT_ONCE - filled, to - at - filled));
        if (read < 0) {
          throw new IOException("the answer ended too early");
        }
        filled += read;
        if (filled == AT_ONCE) {
          keep(buffer, filled);
          filled = 0;
        }
      }
    } finally {
      keep(buffer, filled);
    }
  }

  private void keep(byte[] buffer, int filled) {
    if (filled > 0) {
      sink.take(buffer, filled, at);
      at += filled;
    }
  }

  /// Everything is there already, whatever happens now.
  private static void drain(Answer answer) {
    try {
      answer.rest(0);
    } catch (IOException e) {
      // Then another connection is made.
    }
  }
}
