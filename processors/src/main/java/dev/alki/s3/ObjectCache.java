// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import dev.alki.files.Digest;
import dev.alki.files.Folders;
import dev.alki.files.FreeSpace;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import dev.alki.progress.Activity;
import dev.alki.progress.Progress;
import dev.alki.source.Errand;
import dev.alki.store.StepLock;
import dev.alki.store.Uses;
import dev.alki.transfer.Together;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/// Objects that were brought here, and the models that they make up. Several processes may use one
/// cache at the same time.
///
/// ```
/// objects/ab/ab12...ef/data, seal     an object, by place, entity tag, size and time; complete
/// models/ab/ab12...ef/NAME            a model's folder, hard links to the objects' data
/// partial/                            what is on its way
/// locks/
/// ```
///
/// The time of a model's folder, and of an object's, is when it was last used.
public final class ObjectCache {
  private static final int REQUESTS = 8;

  /// Objects at once, so that one is digested while another comes.
  private static final int OBJECTS = 3;

  private final Path folder;
  private final S3Objects objects;
  private final Object service;
  private final Duration limit;
  private final Uses uses;

  /// `service` tells apart services with buckets of the same name. After `limit` without a byte, a
  /// transfer is given up.
  ObjectCache(Path folder, S3Objects objects, Object service, Duration limit) {
    this.folder = folder.toAbsolutePath().normalize();
    this.objects = objects;
    this.service = service;
    this.limit = limit;
    this.uses = CacheSweep.uses(this.folder);
  }

  /// A folder `name` with these objects under their relative names.
  Path model(String name, SequencedMap<String, S3Object> files, Errand errand) {
    Path place = folder("models", identity(name, files)).resolve(name);
    use(place.getParent(), files.values());
    if (!intact(place, files)) {
      bring(files, errand.progress());
      publish(place, files, errand.progress());
      files.forEach((path, object) ->
          errand.known().accept(place.resolve(path), Seal.read(object(object)).sha256()));
      use(place.getParent(), List.of());
    }
    return place;
  }

  /// From now on nobody sweeps it away for some time.
  private void use(Path model, Collection<S3Object> objects) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
    uses.touch(model);
    objects.forEach(object -> uses.touch(object(object)));
  }

  private String identity(String name, SequencedMap<String, S3Object> files) {
    String text =
        files.entrySet().stream()
            .map(each -> each.getKey() + "\n" + each.getValue().identity(service))
            .collect(Collectors.joining("\n", name + "\n", ""));
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Whether the files are still as they came. An object that somebody changed here, which its
  /// links in all models share, is brought again.
  private boolean intact(Path place, SequencedMap<String, S3Object> files) {
    if (!Files.exists(place)) {
      return false;
    }
    boolean good = true;
    for (S3Object object : files.values()) {
      if (!here(object)) {
        remove(object(object));
        good = false;
      }
    }
    if (!good) {
      remove(place.getParent());
    }
    return good;
  }

  private void bring(SequencedMap<String, S3Object> files, Progress progress) {
    List<S3Object> missing =
        files.values().stream().distinct().filter(object -> !here(object)).toList();
    long bytes = missing.stream().mapToLong(S3Object::bytes).sum();
    Tally tally = new Tally(progress, bytes);
    FreeSpace.require(folder, missing.stream().mapToLong(this::needed).sum());
    Transfer transfer = new Transfer(objects, limit, new Semaphore(REQUESTS), tally);
    try (Activity activity =
        progress.begin("download", Map.of("alki.objects", missing.size() + ""))) {
      try (Together together = new Together(new Semaphore(OBJECTS), tally)) {
        missing.forEach(object -> together.add(() -> bring(object, transfer, progress)));
        together.join();
      } catch (RuntimeException e) {
        activity.failed(e);
        throw e;
      }
    }
  }

  private void bring(S3Object object, Transfer transfer, Progress progress) {
    String identity = object.identity(service);
    try (StepLock _ = lock(identity, progress)) {
      if (here(object)) {
        return;
      }
      Path partial = folder.resolve("partial", identity);
      String sha256 = transfer.run(object, partial);
      Files.deleteIfExists(partial.resolve(PartialObject.PROGRESS));
      Seal.write(partial, sha256);
      Path place = object(object);
      Files.createDirectories(place.getParent());
      Folders.publish(partial, place);
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
  }

  /// With a twentieth more, for what else is written at the same time.
  private long needed(S3Object object) {
    Path partial = folder.resolve("partial", object.identity(service), PartialObject.DATA);
    return Files.exists(partial) ? 0 : object.bytes() + object.bytes() / 20;
  }

  /// One rename. Who was faster has published the same; what somebody who died had begun goes away.
  private void publish(Path place, SequencedMap<String, S3Object> files, Progress progress) {
    Path model = place.getParent();
    String identity = model.getFileName().toString();
    Path draft = folder.resolve("partial", identity);
    try (StepLock _ = lock(identity, progress)) {
      if (Files.exists(place)) {
        return;
      }
      Folders.delete(draft);
      for (var each : files.entrySet()) {
        Path file = draft.resolve(place.getFileName()).resolve(each.getKey());
        Files.createDirectories(file.getParent());
        Folders.linkOrCopy(object(each.getValue()).resolve(PartialObject.DATA), file);
      }
      Files.createDirectories(model.getParent());
      Folders.publish(draft, model);
    } catch (IOException e) {
      Folders.deleteQuietly(draft);
      throw WriteFault.of(place, e);
    }
  }

  /// Whoever has it is the only one who brings the object, or puts the model together.
  private StepLock lock(String identity, Progress progress) throws IOException {
    Path locks = Files.createDirectories(folder.resolve("locks"));
    return StepLock.take(locks.resolve(identity), progress);
  }

  private boolean here(S3Object object) {
    return Seal.intact(object(object), object.bytes());
  }

  /// By a rename first, so that nobody finds the half of it.
  private void remove(Path place) {
    Path aside = folder.resolve("partial", PendingFile.PREFIX + UUID.randomUUID());
    try {
      if (Files.exists(place)) {
        Files.createDirectories(aside.getParent());
        Files.move(place, aside, StandardCopyOption.ATOMIC_MOVE);
        Folders.deleteQuietly(aside);
      }
    } catch (IOException e) {
      throw WriteFault.of(place, e);
    }
  }

  private Path object(S3Object object) {
    return folder("objects", object.identity(service));
  }

  private Path folder(String part, String identity) {
    return folder.resolve(part, identity.substring(0, 2), identity);
  }
}
