// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bom.FileDigest;
import dev.alki.bundle.Json;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.files.Folders;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import dev.alki.jobs.Artifact;
import dev.alki.progress.Progress;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import dev.alki.source.Listing;
import dev.alki.store.Backing;
import dev.alki.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/// A store's content and receipts in a bucket. Nothing there is ever changed:
///
/// ```
/// PREFIX/files/ab/ab12...ef      a file's bytes, by their SHA-256
/// PREFIX/folders/ab/ab12...ef    a folder, as the text of its listing, by the text's SHA-256
/// PREFIX/receipts/ab/ab12...ef   a receipt, by its key; after everything that it names
/// PREFIX/uses/ab/ab12...ef       when one of them was last used
/// ```
///
/// What comes from there is compared with its name before anybody sees it.
public final class S3Backing implements Backing {
  private static final int MOST_LISTING = 16 << 20;
  private static final int MOST_RECEIPT = 16 << 20;
  private static final int REQUESTS = 8;

  /// For how long the service may be away in the middle of a transfer.
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final S3Connection connection;
  private final S3Place place;
  private final S3Objects objects;
  private final BucketUses uses;

  S3Backing(S3Connection connection, S3Place place) {
    this.connection = connection;
    this.place = place;
    this.objects = new S3Objects(connection);
    this.uses = new BucketUses(connection, place);
  }

  /// The one that the setting `alki.store` names; none when it names none.
  public static Backing of(Settings settings) {
    String text = settings.text(Setting.STORE);
    return text.isEmpty()
        ? Backing.NONE
        : new S3Backing(
            new S3Connection(S3Options.of(settings)), S3Place.of(text, Setting.STORE.key()));
  }

  @Override
  public void put(Path content, Listing listing) {
    for (FileDigest file : listing.files()) {
      Path path = listing.folder() ? content.resolve(file.path()) : content;
      send(path, at("files", file.sha256()), file.bytes());
    }
    if (listing.folder()) {
      byte[] text = listing.text().getBytes(StandardCharsets.UTF_8);
      if (!new Upload(connection.objects()).put(text, at("folders", listing.sha256()), false)) {
        uses.touch(listing.sha256());
      }
    }
  }

  @Override
  public boolean get(Artifact wanted, Path to) {
    Optional<S3Object> file = objects.find(at("files", wanted.sha256()));
    if (file.isPresent()) {
      uses.touch(wanted.sha256());
      receive(file.get(), wanted.sha256(), to);
      return true;
    }
    return objects
        .find(at("folders", wanted.sha256()))
        .map(folder -> folder(folder, wanted, to))
        .orElse(false);
  }

  private boolean folder(S3Object object, Artifact wanted, Path to) {
    byte[] text = objects.read(object, MOST_LISTING);
    if (!Digest.sha256(text).equals(wanted.sha256())) {
      throw damaged(object);
    }
    uses.touch(wanted.sha256());
    Listing listing = Listing.parse(new String(text, StandardCharsets.UTF_8), object.place());
    for (FileDigest file : listing.files()) {
      Optional<S3Object> part = objects.find(at("files", file.sha256()));
      if (part.isEmpty()) {
        return false;
      }
      receive(part.get(), file.sha256(), to.resolve(file.path()));
    }
    return true;
  }

  @Override
  public void keep(String key, byte[] receipt) {
    S3Place to = at("receipts", key);
    Upload upload = new Upload(connection.objects());
    if (!upload.put(receipt, to, false) && !useful(key)) {
      upload.put(receipt, to, true);
    }
  }

  /// Whether everything is there that the receipt names; else it would never be of use to anybody.
  private boolean useful(String key) {
    try {
      JsonNode json = Json.read(receipt(key).orElseThrow());
      for (JsonNode output : json.path("outputs")) {
        String sha256 = output.path("sha256").asText();
        if (!sha256.matches("[0-9a-f]{64}")
            || objects.find(at("files", sha256)).isEmpty()
                && objects.find(at("folders", sha256)).isEmpty()) {
          return false;
        }
      }
      return Store.key((ObjectNode) json.path("step")).equals(key);
    } catch (IOException | ClassCastException | NoSuchElementException e) {
      return false;
    }
  }

  @Override
  public Optional<byte[]> receipt(String key) {
    return objects
        .find(at("receipts", key))
        .map(object -> {
          uses.touch(key);
          return objects.read(object, MOST_RECEIPT);
        });
  }

  @Override
  public void close() {
    connection.close();
  }

  private void send(Path file, S3Place to, long bytes) {
    boolean there = objects.find(to).map(object -> object.bytes() == bytes).orElse(false);
    if (there) {
      uses.touch(to.name());
    } else {
      new Upload(connection.objects()).put(file, to);
    }
  }

  private void receive(S3Object object, String sha256, Path to) {
    Path partial = to.resolveSibling(PendingFile.PREFIX + UUID.randomUUID());
    try {
      Files.createDirectories(to.getParent());
      Tally tally = new Tally(Progress.NONE, object.bytes());
      String found =
          new Transfer(objects, LIMIT, new Semaphore(REQUESTS), tally).run(object, partial);
      if (!found.equals(sha256)) {
        throw damaged(object);
      }
      Files.move(partial.resolve(PartialObject.DATA), to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw WriteFault.of(to, e);
    } finally {
      Folders.deleteQuietly(partial);
    }
  }

  private S3Place at(String part, String sha256) {
    return at(place, part, sha256);
  }

  static S3Place at(S3Place place, String part, String digest) {
    return new S3Place(
        place.bucket(), place.prefix() + part + "/" + digest.substring(0, 2) + "/" + digest);
  }

  private static Fault damaged(S3Object object) {
    return Fault.in(Code.BUCKET_DAMAGED, object.place())
        .what("is not what its name says")
        .help("Delete the object; it is made again.")
        .fault();
  }
}
