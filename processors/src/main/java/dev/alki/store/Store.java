// SPDX-License-Identifier: Apache-2.0
package dev.alki.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.files.Folders;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Role;
import dev.alki.progress.Progress;
import dev.alki.source.Digests;
import dev.alki.source.ForeignName;
import dev.alki.source.Listing;
import dev.alki.source.Pins;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Files and folders by what is in them, complete or absent, and the receipts of the steps that
/// made them. Several processes may use one store at the same time.
///
/// ```
/// content/ab/ab12...ef/NAME    the file or folder whose digest is ab12...ef
/// receipts/ab/ab12...ef.json   what the step with this key made
/// work/                        unfinished, of processes that live
/// drafts/ab12...ef/            unfinished, to be gone on with, of the step with this key
/// locks/                       steps that are being done
/// digests/, sources/           what files were when they were read last
/// pins/JOB/                    what was decided once for a job
/// ```
public final class Store implements AutoCloseable {
  private static final String HIDDEN = PendingFile.PREFIX + "work";

  /// Nobody goes on after so long.
  private static final Duration DRAFTS_KEPT = Duration.ofDays(7);

  private static final Duration TERM = Duration.ofSeconds(8);

  private final Path folder;
  private final Backing backing;
  private final Duration term;
  private final Rooms rooms;
  private final Drafts drafts;
  private final Digests own;
  private final Uses uses;
  private final Map<Path, Rooms> elsewhere = new ConcurrentHashMap<>();

  private Store(Path folder, Backing backing, Duration term, Rooms rooms, Drafts drafts) {
    this.folder = folder;
    this.backing = backing;
    this.term = term;
    this.rooms = rooms;
    this.drafts = drafts;
    this.own = new Digests(folder.resolve("digests"), false);
    this.uses = new Uses(folder.resolve("uses.lock"));
  }

  /// One that is alone.
  public static Store open(Path folder) {
    return open(folder, Backing.NONE, TERM);
  }

  /// Makes the folder when it is not there, and deletes what dead processes left unfinished. With a
  /// backing, which is closed with it, the folder is a copy of what was needed here. Whoever does a
  /// step and stands still for a `term` is not waited for.
  public static Store open(Path folder, Backing backing, Duration term) {
    Path absolute = folder.toAbsolutePath().normalize();
    try {
      for (String part : List.of("content", "receipts", "locks")) {
        Files.createDirectories(absolute.resolve(part));
      }
      Drafts drafts = new Drafts(absolute.resolve("drafts"));
      Store store =
          new Store(absolute, backing, term, Rooms.open(absolute.resolve("work"), drafts), drafts);
      store.sweepDrafts(DRAFTS_KEPT);
      return store;
    } catch (IOException e) {
      throw WriteFault.of(absolute, e);
    }
  }

  public Path folder() {
    return folder;
  }

  /// Digests of files that are not the store's.
  public Digests sources() {
    return new Digests(folder.resolve("sources"), true);
  }

  /// What was decided for a job.
  public Pins pins(String job) {
    return new JobPins(folder.resolve("pins").resolve(job));
  }

  /// All that was decided for a job, as [#pin] takes it.
  public Map<String, String> pinned(String job) {
    return new JobPins(folder.resolve("pins").resolve(job)).all();
  }

  /// Takes over what was decided for a job elsewhere, unless it was decided here, too.
  public void pin(String job, Map<String, String> pins) {
    new JobPins(folder.resolve("pins").resolve(job)).add(pins);
  }

  /// An empty folder for unfinished work, on the store's file system. It goes when the store is
  /// closed at the latest.
  public Path room() {
    return rooms.next();
  }

  /// An empty folder for unfinished work on the file system of `place`: one in the store if that is
  /// there too, else a hidden one in `place`.
  public Path room(Path place) {
    try {
      return Files.getFileStore(place).equals(Files.getFileStore(folder))
          ? room()
          : elsewhere.computeIfAbsent(place, Store::rooms).next();
    } catch (IOException e) {
      throw WriteFault.of(place, e);
    }
  }

  /// The unfinished results of the step with this key, as the last attempt left them: a folder of
  /// this process's own, to be given back with [#giveBack] when it is gone on with later. What is
  /// in there may be from a process that was killed at any moment, or that lost power.
  public Path draft(String key) {
    return rooms.draft(key);
  }

  /// Since when jobs of all processes have been at work.
  List<Instant> jobs() throws IOException {
    return Rooms.jobs(folder.resolve("work"), drafts);
  }

  /// Keeps a [#draft] for the next attempt.
  public void giveBack(Path draft) {
    try {
      drafts.give(draft);
    } catch (IOException e) {
      throw WriteFault.of(draft, e);
    }
  }

  /// Deletes a [#draft] that is no longer needed, and one of the same step that another process may
  /// have left.
  public void drop(Path draft) {
    Folders.deleteQuietly(draft);
    Folders.deleteQuietly(drafts.folder().resolve(draft.getFileName()));
  }

  /// Deletes drafts that were not touched for so long, and those whose step was done meanwhile.
  /// Gives back how many bytes that were.
  public long sweepDrafts(Duration unused) {
    try {
      return drafts.sweep(key -> Files.exists(file(key)), unused);
    } catch (IOException e) {
      throw WriteFault.of(folder.resolve("drafts"), e);
    }
  }

  /// Takes a finished file or folder from a [#room] in. What has the same content already stays,
  /// whatever its name.
  public Artifact put(Role role, String profile, Path product) {
    try {
      Listing listing = Listing.of(product, own);
      Path kept = taken(product, place("content", listing.sha256()), listing);
      backing.put(kept, listing);
      return new Artifact(role, profile, kept, listing.sha256(), listing.bytes());
    } catch (IOException e) {
      throw WriteFault.of(product, e);
    }
  }

  /// What is in its place from now on: the product, or the same that was there already.
  private Path taken(Path product, Path place, Listing listing) throws IOException {
    force(product);
    uses.touch(place);
    if (!intact(place, listing)) {
      move(product, place);
    }
    Path kept = only(place);
    trust(kept, listing);
    return kept;
  }

  /// The receipt of a step whose results are all still there, byte for byte; they are brought here
  /// when another machine has made them.
  public Optional<Receipt> receipt(String key) {
    Optional<Receipt> found =
        own(key).or(() -> backing.receipt(key).flatMap(text -> adopted(key, text)));
    // Whoever died after writing it has left its lock, which nobody takes any more.
    found.ifPresent(receipt -> forget(lockFile(key)));
    return found;
  }

  /// Deletes a lock that nobody holds.
  private static void forget(Path lock) {
    if (Files.exists(lock)) {
      StepLock.tried(lock).ifPresent(StepLock::close);
    }
  }

  private Path lockFile(String key) {
    return folder.resolve("locks").resolve(key);
  }

  /// The same artifact, in this store's own folder; nothing when it is nowhere.
  public Optional<Artifact> bring(Artifact artifact) {
    Path place = place("content", artifact.sha256());
    try {
      boolean here = uses.touch(place) && whole(artifact.at(only(place)));
      return here || fetched(artifact, place)
          ? Optional.of(artifact.at(only(place)))
          : Optional.empty();
    } catch (IOException e) {
      throw WriteFault.of(place, e);
    }
  }

  private boolean fetched(Artifact artifact, Path place) throws IOException {
    Path room = room();
    try {
      String name = artifact.path().getFileName().toString();
      Path product = room.resolve(ForeignName.partFault(name).isEmpty() ? name : "content");
      if (!backing.get(artifact, product)) {
        return false;
      }
      Listing listing = Listing.of(product, own);
      taken(product, place, listing);
      return listing.sha256().equals(artifact.sha256());
    } finally {
      Folders.deleteQuietly(room);
    }
  }

  private Optional<Receipt> adopted(String key, byte[] text) {
    Receipt receipt;
    try {
      receipt = Receipt.of(Json.read(text), folder);
    } catch (IOException | RuntimeException e) {
      // Damaged: as if there were none.
      return Optional.empty();
    }
    if (!key(receipt.reason()).equals(key)) {
      return Optional.empty();
    }
    List<Artifact> here =
        receipt.outputs().stream().flatMap(output -> bring(output).stream()).toList();
    if (here.size() != receipt.outputs().size()) {
      return Optional.empty();
    }
    Receipt adopted = new Receipt(receipt.reason(), here, receipt.seconds());
    write(key, adopted);
    return Optional.of(adopted);
  }

  private Optional<Receipt> own(String key) {
    Path file = file(key);
    if (!uses.touch(file)) {
      return Optional.empty();
    }
    Receipt receipt;
    try {
      receipt = Receipt.of(Json.read(Files.readAllBytes(file)), folder);
    } catch (IOException | RuntimeException e) {
      // Damaged: as if there were none.
      return Optional.empty();
    }
    return key(receipt.reason()).equals(key) && receipt.outputs().stream().allMatch(this::whole)
        ? Optional.of(receipt)
        : Optional.empty();
  }

  public void keep(Receipt receipt) {
    String key = key(receipt.reason());
    write(key, receipt);
    backing.keep(key, Json.bytes(receipt.json(folder)));
  }

  /// Begun in a room, so that nothing of it is left among the receipts when this process dies.
  private void write(String key, Receipt receipt) {
    Path file = file(key);
    Path room = room();
    try {
      Path draft = room.resolve(file.getFileName());
      PendingFile.put(draft, Json.bytes(receipt.json(folder)), true);
      Files.createDirectories(file.getParent());
      uses.replace(draft, file);
      Folders.force(file.getParent());
    } catch (IOException e) {
      throw WriteFault.of(file, e);
    } finally {
      Folders.deleteQuietly(room);
    }
  }

  /// Until it is closed, nothing that is used or made meanwhile is swept away.
  public InUse use() {
    return new InUse(rooms.job());
  }

  /// A job that uses a store.
  public record InUse(Path file) implements AutoCloseable {
    @Override
    public void close() {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw WriteFault.of(file, e);
      }
    }
  }

  /// Since when anybody has been at work, `unfinished` included. When nobody is, that is now by the
  /// file system's clock, which is some milliseconds behind; and it is read first, so that whoever
  /// begins meanwhile is later.
  public Instant busySince(Optional<Instant> unfinished) {
    try (InUse _ = use()) {
      return Stream.concat(jobs().stream(), unfinished.stream())
          .min(Comparator.naturalOrder())
          .orElseThrow();
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
  }

  /// Frees what nobody needs any more. Others may use the store meanwhile.
  public Swept sweep(Sweep.Limits limits, boolean dry) {
    return new Sweep(this, uses, limits, dry).run();
  }

  /// What a step with these inputs and parameters is known by.
  public static String key(ObjectNode reason) {
    return Digest.sha256(Json.bytes(reason));
  }

  /// Waits until nobody else does the step with this key, or whoever does it stands still. Two who
  /// do the same step at once get the same result.
  public StepLock lock(String key, Progress progress) {
    return StepLock.takeUnlessFrozen(lockFile(key), term, progress);
  }

  /// What is in a file or folder that the store made, hard links to it included.
  public Listing listing(Path made) {
    return Listing.of(made, own);
  }

  @Override
  public void close() {
    backing.close();
    rooms.close();
    elsewhere.forEach((place, there) -> {
      there.close();
      // Unless another process has work there.
      place.resolve(HIDDEN).toFile().delete();
    });
  }

  private static Rooms rooms(Path place) {
    try {
      return Rooms.open(place.resolve(HIDDEN), new Drafts(place.resolve(HIDDEN).resolve("drafts")));
    } catch (IOException e) {
      throw WriteFault.of(place, e);
    }
  }

  private boolean whole(Artifact artifact) {
    try {
      return artifact.path().startsWith(folder)
          && Listing.of(artifact.path(), own).sha256().equals(artifact.sha256());
    } catch (Fault e) {
      return false;
    }
  }

  private boolean intact(Path place, Listing listing) throws IOException {
    if (!Files.isDirectory(place)) {
      return false;
    }
    try {
      if (Listing.of(only(place), own).sha256().equals(listing.sha256())) {
        return true;
      }
    } catch (Fault e) {
      // Damaged beyond reading.
    }
    Path aside = room().resolve("damaged");
    Files.move(place, aside, StandardCopyOption.ATOMIC_MOVE);
    Folders.deleteQuietly(aside);
    return false;
  }

  private void move(Path product, Path place) throws IOException {
    Path draft = room().resolve("content");
    Files.createDirectory(draft);
    Files.move(product, draft.resolve(product.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    Folders.force(draft);
    Files.createDirectories(place.getParent());
    try {
      do {
        publish(draft, place);
      } while (!uses.touch(place));
    } finally {
      Folders.deleteQuietly(draft);
    }
  }

  private static void publish(Path draft, Path place) throws IOException {
    try {
      Folders.publish(draft, place);
    } catch (DirectoryNotEmptyException e) {
      // Another job put the same there in the meantime. It may have been swept away again before it
      // counts as used by this one, too.
    }
  }

  private void trust(Path kept, Listing listing) {
    listing
        .files()
        .forEach(
            file -> own.trust(listing.folder() ? kept.resolve(file.path()) : kept, file.sha256()));
  }

  private static Path only(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files.findFirst().orElseThrow(() -> new IOException(place + " is empty"));
    }
  }

  private static void force(Path product) throws IOException {
    List<Path> tree;
    try (Stream<Path> walk = Files.walk(product)) {
      tree = walk.toList();
    }
    for (Path path : tree) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private Path file(String key) {
    return folder.resolve("receipts", key.substring(0, 2), key + ".json");
  }

  private Path place(String part, String sha256) {
    return folder.resolve(part, sha256.substring(0, 2), sha256);
  }
}
