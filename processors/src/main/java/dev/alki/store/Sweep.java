// SPDX-License-Identifier: Apache-2.0
package dev.alki.store;

import dev.alki.files.Folders;
import dev.alki.files.WriteFault;
import dev.alki.store.Inventory.Slip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Frees what no bundle and no recent or unfinished job needs, while others use the store.
///
/// A bundle that somebody has shares its files with the store by hard links: content with a name
/// outside stays, and so does everything that its receipts go back to. What was used after the
/// oldest unfinished job began stays, whoever used it. Of the rest, what was not used for longer
/// than [Limits#older] goes; and if the store is larger than [Limits#size] then, what was used
/// longest ago.
public final class Sweep {
  /// What a job that has just ended made is looked at by somebody.
  private static final Duration RECENT = Duration.ofHours(1);

  private static final Duration STALE = Duration.ofSeconds(60);

  private final Store store;
  private final Uses uses;
  private final Limits limits;
  private final Instant now = Instant.now();
  private final boolean dry;
  private int contents;
  private int receipts;
  private int locks;
  private int memories;
  private long bytes;

  Sweep(Store store, Uses uses, Limits limits, boolean dry) {
    this.store = store;
    this.uses = uses;
    this.limits = limits;
    this.dry = dry;
  }

  /// `unfinished` is when the oldest job that waits or runs was made, as far as somebody else knows
  /// than the store.
  public record Limits(Duration older, OptionalLong size, Optional<Instant> unfinished) {}

  Swept run() {
    try {
      Instant busy = store.busySince(limits.unfinished());
      Inventory inventory = Inventory.of(store.folder());
      Links links = new Links(inventory.contents().values());
      Instant tooOld = earlier(now.minus(limits.older()), busy);
      Instant old = earlier(now.minus(RECENT), busy);
      for (Content content : unused(inventory, links, tooOld)) {
        take(inventory, links, content, tooOld);
      }
      if (limits.size().isPresent()) {
        for (Content content : unused(inventory, links, old)) {
          if (links.bytes() > limits.size().getAsLong()) {
            take(inventory, links, content, old);
          }
        }
      }
      emptyReceipts(inventory, tooOld);
      if (!dry) {
        staleLocks();
        bytes += store.sweepDrafts(limits.older());
      }
      pins(tooOld);
      memories(store.folder().resolve("digests"), links, tooOld);
      memories(store.folder().resolve("sources"), links, tooOld);
      return new Swept(contents, receipts, locks, memories, bytes, links.bytes());
    } catch (IOException e) {
      throw WriteFault.of(store.folder(), e);
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /// What is there still, was last used before `limit` and is not needed by anything that stays;
  /// that which was used longest ago first.
  private static List<Content> unused(Inventory inventory, Links links, Instant limit) {
    Map<String, Instant> lastUses = inventory.lastUses();
    Set<String> roots =
        inventory.contents().values().stream()
            .filter(it -> links.outside(it) || !lastUses.get(it.sha256()).isBefore(limit))
            .map(Content::sha256)
            .collect(Collectors.toSet());
    Set<String> needed = inventory.needed(roots);
    return inventory.contents().values().stream()
        .filter(it -> !needed.contains(it.sha256()))
        .sorted(Comparator.comparing(it -> lastUses.get(it.sha256())))
        .toList();
  }

  /// With the receipts that tell of it, unless somebody has used it meanwhile.
  private void take(Inventory inventory, Links links, Content content, Instant limit)
      throws IOException {
    Set<Slip> told = new HashSet<>();
    for (Slip slip : inventory.receipts()) {
      if (slip.outputs().contains(content.sha256())) {
        told.add(slip);
      }
    }
    if (!dry) {
      Path aside = store.room().resolve("swept");
      if (!uses.alone(() -> moved(content, told, limit, aside))) {
        return;
      }
      Folders.delete(aside.getParent());
    }
    contents++;
    receipts += told.size();
    bytes += links.remove(content);
    inventory.contents().remove(content.sha256());
    inventory.receipts().removeAll(told);
  }

  private static boolean moved(Content content, Set<Slip> told, Instant limit, Path aside)
      throws IOException {
    try {
      boolean unused = Uses.unusedSince(content.place(), limit);
      for (Slip slip : told) {
        unused &= Uses.unusedSince(slip.file(), limit);
      }
      if (!unused) {
        return false;
      }
      for (Slip slip : told) {
        Files.delete(slip.file());
      }
      Files.move(content.place(), aside, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (NoSuchFileException e) {
      // Somebody else sweeps.
      return false;
    }
  }

  /// Those that tell of something that is not there.
  private void emptyReceipts(Inventory inventory, Instant limit) throws IOException {
    for (Slip slip : inventory.receipts()) {
      boolean empty = !inventory.contents().keySet().containsAll(slip.outputs());
      boolean damaged = slip.outputs().isEmpty() && slip.inputs().isEmpty();
      if ((empty || damaged) && slip.used().isBefore(limit) && (dry || deleted(slip, limit))) {
        receipts++;
      }
    }
  }

  /// Unless somebody has used it, or written it anew, meanwhile.
  private boolean deleted(Slip slip, Instant limit) {
    return uses.alone(
        () -> Uses.unusedSince(slip.file(), limit) && Files.deleteIfExists(slip.file()));
  }

  /// Those that nobody holds are what dead processes left. Whether one is held is seen by taking
  /// it.
  private void staleLocks() throws IOException {
    for (Path file : Folders.files(store.folder().resolve("locks"))) {
      if (Uses.unusedSince(file, now.minus(STALE)) && freed(file)) {
        locks++;
      }
    }
  }

  private static boolean freed(Path file) {
    Optional<StepLock> free = StepLock.tried(file);
    free.ifPresent(StepLock::close);
    return free.isPresent();
  }

  /// What files were that are not the store's any more. A file that is still there is read again.
  private void memories(Path folder, Links links, Instant limit) throws IOException {
    for (Path file : Folders.files(folder)) {
      if (!links.has(file.getFileName().toString()) && Uses.unusedSince(file, limit)) {
        memories++;
        if (!dry) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /// What was decided for jobs that nobody goes on with.
  private void pins(Instant limit) throws IOException {
    Path folder = store.folder().resolve("pins");
    for (Path job : Files.isDirectory(folder) ? folders(folder) : List.<Path>of()) {
      if (Uses.unusedSince(job, limit)) {
        memories++;
        if (!dry) {
          Folders.delete(job);
        }
      }
    }
  }

  private static List<Path> folders(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory).toList();
    }
  }
}
