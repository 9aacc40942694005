// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import dev.alki.files.Folders;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import dev.alki.store.StepLock;
import dev.alki.store.Uses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
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
import java.util.UUID;
import java.util.stream.Stream;

/// Frees models of an [ObjectCache] that were not used for long, the objects that no model has any
/// more, and what began to come and was not gone on with; while others use the cache. All of it can
/// be fetched again.
public final class CacheSweep {
  /// What a job that has just ended used is looked at by somebody.
  private static final Duration RECENT = Duration.ofHours(1);

  private final Path folder;
  private final boolean dry;
  private final Uses uses;
  private final List<Unit> models = new ArrayList<>();
  private final List<Unit> objects = new ArrayList<>();
  private int contents;

  private CacheSweep(Path folder, boolean dry) {
    this.folder = folder;
    this.dry = dry;
    this.uses = uses(folder);
  }

  /// The cache in a state folder, which need not be there.
  public static CacheSweep in(Path state, boolean dry) {
    return new CacheSweep(S3Source.cache(state).toAbsolutePath().normalize(), dry);
  }

  /// Who uses something and who sweeps it away do so one after the other.
  static Uses uses(Path folder) {
    return new Uses(folder.resolve("uses.lock"));
  }

  /// How many models and objects were taken away, or would be, and their bytes; `left` are the
  /// bytes that stay.
  public record Freed(int contents, long bytes, long left) {}

  /// A model, or an object, with the sizes of its files by their inodes.
  private record Unit(Path place, Instant used, Map<Object, Long> files) {}

  /// Frees what was not used for longer than `older`, and, if there is more than `size` then, what
  /// was used longest ago; in no case what was used after `busy`.
  public Freed run(Duration older, OptionalLong size, Instant busy) {
    if (!Files.isDirectory(folder)) {
      return new Freed(0, 0, 0);
    }
    try {
      Instant tooOld = earlier(Instant.now().minus(older), busy);
      Instant old = earlier(Instant.now().minus(RECENT), busy);
      models.addAll(units("models"));
      objects.addAll(units("objects"));
      long before = bytes();
      for (Unit model : List.copyOf(models)) {
        take(models, model, tooOld);
      }
      orphans(tooOld);
      if (size.isPresent() && bytes() > size.getAsLong()) {
        orphans(old);
        for (Unit model : List.copyOf(models)) {
          if (bytes() > size.getAsLong()) {
            take(models, model, old);
            orphans(old);
          }
        }
      }
      long left = bytes();
      return new Freed(contents, before - left + partial(tooOld), left);
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /// Of everything that is there still, each file once.
  private long bytes() {
    Map<Object, Long> all = new HashMap<>();
    models.forEach(model -> all.putAll(model.files()));
    objects.forEach(object -> all.putAll(object.files()));
    return all.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Objects that no model has any more.
  private void orphans(Instant limit) throws IOException {
    Set<Object> needed = new HashSet<>();
    models.forEach(model -> needed.addAll(model.files().keySet()));
    for (Unit object : List.copyOf(objects)) {
      if (object.files().keySet().stream().noneMatch(needed::contains)) {
        take(objects, object, limit);
      }
    }
  }

  /// Unless it was used after `limit`, and be it just now.
  private void take(List<Unit> all, Unit unit, Instant limit) throws IOException {
    if (!unit.used().isBefore(limit)) {
      return;
    }
    if (!dry) {
      Path aside = folder.resolve("partial", PendingFile.PREFIX + UUID.randomUUID());
      Files.createDirectories(aside.getParent());
      if (!uses.alone(() -> moved(unit.place(), limit, aside))) {
        return;
      }
      Folders.delete(aside);
    }
    all.remove(unit);
    contents++;
  }

  private static boolean moved(Path place, Instant limit, Path aside) throws IOException {
    try {
      if (!Uses.unusedSince(place, limit)) {
        return false;
      }
      Files.move(place, aside, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (NoSuchFileException e) {
      // Somebody else sweeps.
      return false;
    }
  }

  /// What began to come and nobody has gone on with; gives back how many bytes that were.
  private long partial(Instant limit) throws IOException {
    long bytes = 0;
    for (Path place : list(folder.resolve("partial"))) {
      Optional<Unit> unit = unit(place);
      if (unit.isEmpty() || !unchangedSince(place, limit)) {
        continue;
      }
      Path lock = folder.resolve("locks").resolve(place.getFileName());
      Files.createDirectories(lock.getParent());
      Optional<StepLock> free = StepLock.tried(lock);
      if (free.isPresent()) {
        try (StepLock _ = free.get()) {
          bytes += unit.get().files().values().stream().mapToLong(Long::longValue).sum();
          if (!dry) {
            Folders.delete(place);
          }
        }
      }
    }
    return bytes;
  }

  /// Whether nothing in a folder was changed after `limit`, the folder itself included.
  private static boolean unchangedSince(Path place, Instant limit) throws IOException {
    boolean unchanged = Uses.unusedSince(place, limit);
    for (Path file : list(place)) {
      unchanged &= Uses.unusedSince(file, limit);
    }
    return unchanged;
  }

  /// What was used longest ago first.
  private List<Unit> units(String part) throws IOException {
    List<Unit> units = new ArrayList<>();
    for (Path some : list(folder.resolve(part))) {
      for (Path place : list(some)) {
        unit(place).ifPresent(units::add);
      }
    }
    units.sort(Comparator.comparing(Unit::used));
    return units;
  }

  /// Nothing when it goes away meanwhile.
  private static Optional<Unit> unit(Path place) throws IOException {
    try {
      Map<Object, Long> files = new HashMap<>();
      for (Path file : Folders.files(place)) {
        BasicFileAttributes it = Files.readAttributes(file, BasicFileAttributes.class);
        files.put(Optional.ofNullable(it.fileKey()).orElse(file), it.size());
      }
      return Optional.of(new Unit(place, Uses.last(place), files));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    } catch (NoSuchFileException e) {
      // Taken away just now.
      return List.of();
    }
  }
}
