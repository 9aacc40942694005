// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bom.FileDigest;
import dev.alki.bundle.Json;
import dev.alki.fault.Fault;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import dev.alki.source.Listing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;

/// Frees results in the bucket of an [S3Backing] that no machine has used for long, while others
/// use it: as in the store itself, what was used stays with all that its receipts go back to.
///
/// Receipts go before what they name, and a last look comes before each deletion. Who finds
/// something gone all the same makes it again.
public final class BucketSweep {
  private static final int MOST = 50_000_000;
  private static final int MOST_TEXT = 16 << 20;

  /// What a job that has just ended made is looked at by somebody.
  private static final Duration RECENT = Duration.ofHours(1);

  private final S3Connection connection;
  private final S3Place place;
  private final S3Objects objects;
  private final boolean dry;
  private final Map<String, S3Object> contents = new TreeMap<>();
  private final Map<String, Instant> used = new HashMap<>();
  private final Map<String, Set<String>> parts = new HashMap<>();
  private final List<Told> receipts = new ArrayList<>();
  private int taken;
  private int takenReceipts;

  BucketSweep(S3Connection connection, S3Place place, boolean dry) {
    this.connection = connection;
    this.place = place;
    this.objects = new S3Objects(connection);
    this.dry = dry;
  }

  /// How many files and folders, and receipts, were deleted, or would be, and their bytes; `left`
  /// are the bytes that stay.
  public record Freed(int contents, int receipts, long bytes, long left) {}

  /// A receipt, and the digests of what it tells of.
  private record Told(S3Object object, String key, Set<String> inputs, Set<String> outputs) {}

  /// In the bucket of the setting `alki.store`; nothing when there is none.
  public static Optional<Freed> run(
      Settings settings, boolean dry, Duration older, OptionalLong size, Instant busy) {
    String text = settings.text(Setting.STORE);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try (S3Connection connection = new S3Connection(S3Options.of(settings))) {
      S3Place place = S3Place.of(text, Setting.STORE.key());
      return Optional.of(new BucketSweep(connection, place, dry).run(older, size, busy));
    }
  }

  /// Frees what was not used for longer than `older`, and, if there is more than `size` then, what
  /// was used longest ago; in no case what was used after `busy`.
  Freed run(Duration older, OptionalLong size, Instant busy) {
    Instant tooOld = limit(older, busy);
    Instant old = limit(RECENT, busy);
    look();
    long before = bytes();
    for (String digest : unneeded(tooOld)) {
      take(digest, tooOld);
    }
    if (size.isPresent() && bytes() > size.getAsLong()) {
      for (String digest : unneeded(old)) {
        if (bytes() > size.getAsLong()) {
          take(digest, old);
        }
      }
    }
    for (Told receipt : List.copyOf(receipts)) {
      if (!contents.keySet().containsAll(receipt.outputs())) {
        take(receipt, tooOld);
      }
    }
    long left = bytes();
    return new Freed(taken, takenReceipts, before - left, left);
  }

  private static Instant limit(Duration older, Instant busy) {
    Instant limit = Instant.now().minus(older);
    return (limit.isBefore(busy) ? limit : busy).minus(BucketUses.GRAIN);
  }

  private long bytes() {
    return contents.values().stream().mapToLong(S3Object::bytes).sum();
  }

  /// What is there, what it is made of, and when all of it was last used.
  private void look() {
    for (S3Object file : list("files")) {
      contents.put(file.place().name(), file);
      used(file.place().name(), file.modified());
    }
    List<S3Object> folders = list("folders");
    List<S3Object> slips = list("receipts");
    Map<String, Instant> uses = new HashMap<>();
    list(BucketUses.PART).forEach(it -> uses.put(it.place().name(), it.modified()));
    uses.forEach(this::used);
    for (S3Object folder : folders) {
      String digest = folder.place().name();
      contents.put(digest, folder);
      used(digest, folder.modified());
      parts.put(digest, parts(folder));
    }
    for (S3Object slip : slips) {
      used(slip.place().name(), slip.modified());
      Told receipt = told(slip);
      receipts.add(receipt);
      receipt.outputs().forEach(output -> used(output, used.get(receipt.key())));
    }
    parts.forEach((folder, files) -> files.forEach(file -> used(file, used.get(folder))));
  }

  private void used(String digest, Instant when) {
    used.merge(digest, when, (one, other) -> one.isAfter(other) ? one : other);
  }

  private List<S3Object> list(String part) {
    return objects.list(place.bucket(), place.prefix() + part + "/", MOST);
  }

  private Set<String> parts(S3Object folder) {
    try {
      String text = new String(objects.read(folder, MOST_TEXT), StandardCharsets.UTF_8);
      Set<String> files = new HashSet<>();
      Listing.parse(text, folder.place()).files().stream()
          .map(FileDigest::sha256)
          .forEach(files::add);
      return files;
    } catch (Fault e) {
      // Damaged, or gone meanwhile: nobody can use it.
      return Set.of();
    }
  }

  private Told told(S3Object slip) {
    Set<String> inputs = new HashSet<>();
    Set<String> outputs = new HashSet<>();
    try {
      JsonNode json = Json.read(objects.read(slip, MOST_TEXT));
      json.at("/step/inputs").forEach(it -> inputs.add(it.path("sha256").asText()));
      json.path("outputs").forEach(it -> outputs.add(it.path("sha256").asText()));
    } catch (IOException | Fault e) {
      // The same.
    }
    return new Told(slip, slip.place().name(), inputs, outputs);
  }

  /// What was last used before `limit` and is not needed by anything that stays; that which was
  /// used longest ago first, folders before their files.
  private List<String> unneeded(Instant limit) {
    Set<String> needed = new HashSet<>();
    contents.keySet().stream().filter(it -> !used.get(it).isBefore(limit)).forEach(needed::add);
    boolean more = true;
    while (more) {
      more = false;
      for (Told receipt : receipts) {
        if (receipt.outputs().stream().anyMatch(needed::contains)) {
          more |= needed.addAll(receipt.outputs());
          more |= needed.addAll(receipt.inputs());
        }
      }
    }
    parts.forEach((folder, files) -> {
      if (needed.contains(folder)) {
        needed.addAll(files);
      }
    });
    return contents.keySet().stream()
        .filter(it -> !needed.contains(it))
        .sorted(
            Comparator.comparing((String it) -> used.get(it))
                .thenComparing(it -> !parts.containsKey(it)))
        .toList();
  }

  /// With the receipts that tell of it, unless somebody has used it meanwhile.
  private void take(String digest, Instant limit) {
    List<Told> about = receipts.stream().filter(it -> it.outputs().contains(digest)).toList();
    if (usedSince(digest, limit) || about.stream().anyMatch(it -> usedSince(it.key(), limit))) {
      return;
    }
    about.forEach(it -> take(it, limit));
    delete(contents.remove(digest).place());
    forget(digest);
    parts.remove(digest);
    taken++;
  }

  private void take(Told receipt, Instant limit) {
    if (used.get(receipt.key()).isBefore(limit)) {
      delete(receipt.object().place());
      forget(receipt.key());
      receipts.remove(receipt);
      takenReceipts++;
    }
  }

  private boolean usedSince(String digest, Instant limit) {
    return !used.get(digest).isBefore(limit)
        || !dry
            && objects
                .find(S3Backing.at(place, BucketUses.PART, digest))
                .filter(it -> !it.modified().isBefore(limit))
                .isPresent();
  }

  private void forget(String digest) {
    delete(S3Backing.at(place, BucketUses.PART, digest));
  }

  private void delete(S3Place object) {
    if (dry) {
      return;
    }
    try {
      connection
          .objects()
          .deleteObject(request -> request.bucket(object.bucket()).key(object.key()));
    } catch (SdkException e) {
      throw S3Fault.of(object, e);
    }
  }
}
