// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.transfer.Again;
import dev.alki.transfer.Tries;
import dev.alki.transfer.UploadState;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Brings one blob into a repository: a small one in one request, a large one in chunks. Whatever
/// breaks, the registry is asked how far it has come, and what it has is not sent again; so it is
/// after this process has died, too, by [UploadState].
///
/// A registry may lose an upload, or find that its bytes have another digest: then all is sent
/// again, but only a few times.
final class BlobUpload {
  /// What is sent again at most when a registry keeps whole chunks only.
  static final long CHUNK = 8 << 20;

  /// A registry may want larger ones; some do, because of the stores behind them.
  private static final long LARGEST_CHUNK = 1 << 30;

  /// Some registries read all of a blob again before they take it, from a slow disk perhaps.
  private static final long SLOWEST_DIGEST = 16 << 20;

  private static final int MOST_BEGINNINGS = 5;
  private static final int MOST_LOSSES = 3;
  private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-(\\d{1,18})");

  private final RegistryName name;
  private final Wire wire;
  private final Tries tries;
  private final Content content;
  private final UploadState state;
  private final Optional<String> mountFrom;
  private final LongConsumer there;
  private int beginnings;
  private int losses;

  /// Where to send more, and from which offset on.
  private record Place(URI location, long offset, long chunk) {}

  /// `there` is told how many bytes the registry has; `mountFrom` is another repository of the
  /// registry that may have the blob.
  BlobUpload(
      RegistryName name,
      Wire wire,
      Tries tries,
      Content content,
      UploadState state,
      Optional<String> mountFrom,
      LongConsumer there) {
    this.name = name;
    this.wire = wire;
    this.tries = tries;
    this.content = content;
    this.state = state;
    this.mountFrom = mountFrom;
    this.there = there;
  }

  /// The registry has it when this returns.
  void run() {
    while (!attempt()) {
      // Until it is there, or somebody's patience ends.
    }
    state.forget();
    there.accept(content.size());
  }

  private boolean attempt() {
    try {
      return exists() || (content.size() <= CHUNK ? whole() : chunks());
    } catch (Again e) {
      tries.failed(e);
      return false;
    }
  }

  private boolean exists() throws Again {
    try (Answer answer = wire.send(Call.head(blob()).as(Action.WRITE))) {
      return switch (answer.status()) {
        case 200 -> true;
        case 404 -> false;
        default -> throw Refusal.of(answer, name);
      };
    }
  }

  private boolean whole() throws Again {
    Optional<Place> place = begin();
    return place.isEmpty() || put(place.get().location(), 0);
  }

  private boolean chunks() throws Again {
    Optional<URI> known = known();
    Optional<Place> found = known.isPresent() ? progress(known.get(), CHUNK) : Optional.empty();
    Optional<Place> place = found.isPresent() ? found : begin();
    while (place.isPresent() && place.get().offset() < content.size()) {
      state.write(place.get().location().toString());
      there.accept(place.get().offset());
      place = Optional.of(chunk(place.get()));
      tries.succeeded();
    }
    if (place.isPresent()) {
      state.write(place.get().location().toString());
      return put(place.get().location(), content.size());
    }
    return true;
  }

  private Optional<URI> known() {
    try {
      return state.read().map(URI::create);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Nothing when the registry has mounted the blob from elsewhere: then it is there.
  private Optional<Place> begin() throws Again {
    state.forget();
    String mount =
        mountFrom
            .map(from -> "?mount=" + encoded(content.digest()) + "&from=" + encoded(from))
            .orElse("");
    URI at = name.endpoint().resolve("blobs/uploads/" + mount);
    try (Answer answer = wire.send(Call.write("POST", at))) {
      return switch (answer.status()) {
        case 201 -> Optional.empty();
        case 202 -> {
          begun();
          long least =
              answer
                  .header("OCI-Chunk-Min-Length")
                  .filter(it -> it.matches("\\d{1,10}"))
                  .map(Long::parseLong)
                  .orElse(0L);
          long chunk = Math.max(CHUNK, Math.min(least, LARGEST_CHUNK));
          yield Optional.of(new Place(location(answer), 0, chunk));
        }
        default -> throw Refusal.of(answer, name);
      };
    }
  }

  /// A small one is sent again as often as patience says, a large one not: each time is all of it.
  private void begun() {
    beginnings++;
    if (beginnings > MOST_BEGINNINGS && content.size() > CHUNK) {
      throw Fault.in(Code.REGISTRY_UNAVAILABLE, name)
          .what("the registry has lost the upload of " + content.digest() + " each time")
          .got(MOST_BEGINNINGS + " times")
          .help("See the registry's own log.")
          .fault();
    }
  }

  /// How far an upload has come; nothing when the registry does not know it any more.
  private Optional<Place> progress(URI location, long chunk) throws Again {
    try (Answer answer = wire.send(Call.get(location).as(Action.WRITE))) {
      if (answer.status() / 100 == 2) {
        // A registry that has nothing says 0-0, as does one that has one byte: no chunk is that
        // small.
        long offset = range(answer).filter(it -> it > 1).orElse(0L);
        URI next = answer.header("Location").isPresent() ? location(answer) : location;
        return offset <= content.size()
            ? Optional.of(new Place(next, offset, chunk))
            : Optional.empty();
      }
      if (answer.status() >= 500 || answer.status() == 429) {
        throw Refusal.of(answer, name);
      }
      return Optional.empty();
    }
  }

  private Place chunk(Place place) throws Again {
    long from = place.offset();
    long length = Math.min(place.chunk(), content.size() - from);
    Call call =
        Call.write("PATCH", place.location())
            .with("Content-Type", "application/octet-stream")
            .with("Content-Range", from + "-" + (from + length - 1))
            .sending(length, () -> content.part(from, length));
    try (Answer answer = wire.send(call)) {
      if (answer.status() / 100 != 2) {
        throw lost(answer);
      }
      long end = range(answer).orElse(from + length);
      if (end <= from || end > from + length) {
        state.forget();
        throw Again.nonsense("a Range that does not fit what was sent");
      }
      return new Place(location(answer), end, place.chunk());
    }
  }

  /// The last request of an upload, with the bytes from this offset on.
  private boolean put(URI location, long from) throws Again {
    String query = location.getRawQuery() == null ? "?" : "&";
    URI at = URI.create(location + query + "digest=" + encoded(content.digest()));
    Call call =
        Call.write("PUT", at)
            .with("Content-Type", "application/octet-stream")
            .sending(content.size() - from, () -> content.part(from, content.size() - from))
            .lasting(Duration.ofSeconds(content.size() / SLOWEST_DIGEST));
    try (Answer answer = wire.send(call)) {
      if (answer.status() / 100 == 2) {
        return true;
      }
      state.forget();
      throw lost(answer);
    }
  }

  /// The registry does not go on with this upload. What it says of an upload (unknown, of another
  /// range or digest) may be different with the next one; the rest is final.
  private Again lost(Answer answer) {
    return switch (answer.status()) {
      case 400, 404, 409, 416 -> {
        String error = answer.error();
        if (++losses > MOST_LOSSES) {
          throw Refusal.differs(
              name, "the blob " + content.digest(), "status " + answer.status() + " " + error);
        }
        yield Again.nonsense("status " + answer.status() + " " + error + " to an upload");
      }
      default -> Refusal.of(answer, name);
    };
  }

  private URI location(Answer answer) throws Again {
    Optional<String> location = answer.header("Location");
    if (location.isEmpty()) {
      throw Again.nonsense("an upload without a Location");
    }
    return Wire.resolve(answer.from(), location.get());
  }

  /// How many bytes there are by the header `Range`.
  private static Optional<Long> range(Answer answer) throws Again {
    Optional<String> header = answer.header("Range");
    if (header.isEmpty()) {
      return Optional.empty();
    }
    Matcher range = RANGE.matcher(header.get().strip());
    if (!range.matches()) {
      throw Again.nonsense("a Range that is none");
    }
    return Optional.of(Long.parseLong(range.group(1)) + 1);
  }

  private URI blob() {
    return name.endpoint().resolve("blobs/" + content.digest());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
