// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.ReadFault;
import dev.alki.progress.Activity;
import dev.alki.progress.Progress;
import dev.alki.source.Arrived;
import dev.alki.source.Pins;
import dev.alki.transfer.Patience;
import dev.alki.transfer.Proxies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A hub with the cache of what was fetched from it, open for one errand: find what a name means,
/// bring the bytes, show them as a folder.
public final class Hub implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

  private final HubPlace place;
  private final Reach reach;
  private final Patience patience;
  private final int connections;
  private final HubClient client;

  /// With one that does not answer for `total`.
  static Patience patience(Duration total) {
    return new Patience(
        Duration.ofSeconds(1), Duration.ofSeconds(8), total, Duration.ofSeconds(10), 16);
  }

  Hub(HubPlace place, Reach reach, Patience patience, int connections, Proxies proxies) {
    this.place = place;
    this.reach = reach;
    this.patience = patience;
    this.connections = connections;
    this.client = new HubClient(place, reach, patience.silence(), connections, proxies);
  }

  /// What the name means now, and which files of it are needed. A branch is looked up once for a
  /// job.
  public Snapshot find(HubName name, Pins pins, Progress progress) {
    String commit =
        name.pinned() ? name.revision() : pins.pin(key(name), () -> commit(name, progress));
    ChosenFiles.Chosen chosen =
        cache(name.repository())
            .chosen(name, commit)
            .read()
            .orElseGet(() ->
                new ChosenFiles.Chosen(
                    gated(name, commit, progress),
                    Selection.of(name, all(name, commit, progress))));
    return new Snapshot(name, commit, chosen.gated(), chosen.files());
  }

  private String commit(HubName name, Progress progress) {
    return place.offline()
        ? cache(name.repository()).commit(name.wanted()).orElseThrow(() -> absent(name))
        : repository(name).commit(name.wanted(), progress);
  }

  private List<HubFile> all(HubName name, String commit, Progress progress) {
    return place.offline() ? cached(name, commit) : repository(name).files(commit, progress);
  }

  /// What nobody can be asked about counts as open.
  private boolean gated(HubName name, String commit, Progress progress) {
    return !place.offline() && repository(name).gated(commit, progress);
  }

  /// Brings what is not in the cache. What lies there and is not what it should be counts as not
  /// there.
  public void bring(Snapshot snapshot, Arrivals arrivals, Progress progress) {
    List<HubFile> missing = missing(snapshot, progress);
    if (missing.isEmpty()) {
      return;
    }
    requireOnline(snapshot.name());
    Repository repository = repository(snapshot.name());
    try (Activity activity =
        progress.begin(
            "download",
            Map.of(
                "alki.model", snapshot.name().repository(), "alki.revision", snapshot.commit()))) {
      try (Download download =
          new Download(this, repository, snapshot.commit(), missing, arrivals, progress)) {
        arrivals.begins(snapshot, missing, download);
        download.run(progress);
      } catch (RuntimeException e) {
        activity.failed(e);
        throw e;
      }
    }
    HubCache cache = cache(snapshot.name().repository());
    missing.stream()
        .filter(HubFile::large)
        .forEach(file -> cache.digests().trust(cache.blob(file), file.id()));
  }

  /// Shows what is in the cache, to us and to others that share it.
  public Arrived show(Snapshot snapshot, BiConsumer<Path, String> known) {
    HubCache cache = cache(snapshot.name().repository());
    Path folder = cache.show(snapshot);
    snapshot.files().stream()
        .filter(HubFile::large)
        .forEach(file -> known.accept(cache.blob(file), file.id()));
    Optional<Path> gguf = snapshot.gguf().map(folder::resolve);
    return new Arrived(
        snapshot.name().repository(), snapshot.commit(), snapshot.gated(), folder, gguf);
  }

  /// Blobs that were checked have lost second names and are still what they were.
  void trust(Snapshot snapshot, BiConsumer<Path, String> known) {
    HubCache cache = cache(snapshot.name().repository());
    for (HubFile file : snapshot.files()) {
      if (file.large()) {
        cache.digests().trust(cache.blob(file), file.id());
        known.accept(cache.blob(file), file.id());
      }
    }
  }

  /// Where huggingface_hub would look for these files.
  public Path folder(Snapshot snapshot) {
    return cache(snapshot.name().repository()).snapshot(snapshot.commit());
  }

  @Override
  public void close() {
    client.close();
  }

  HubPlace place() {
    return place;
  }

  Reach reach() {
    return reach;
  }

  Patience patience() {
    return patience;
  }

  int connections() {
    return connections;
  }

  HubClient client() {
    return client;
  }

  HubCache cache(String repository) {
    return new HubCache(place.cache(), repository);
  }

  private Repository repository(HubName name) {
    return new Repository(client, place, patience, name.repository());
  }

  /// Refuses to fetch where only the cache may be used.
  void requireOnline(HubName name) {
    if (place.offline()) {
      throw absent(name);
    }
  }

  /// Where a file of a snapshot is fetched from.
  Supply supply(Snapshot snapshot, HubFile file) {
    return new Supply(file, repository(snapshot.name()).address(snapshot.commit(), file.path()));
  }

  /// What is not in the cache as it should be.
  List<HubFile> missing(Snapshot snapshot, Progress progress) {
    HubCache cache = cache(snapshot.name().repository());
    List<HubFile> missing = new ArrayList<>();
    for (HubFile file : snapshot.files()) {
      Path blob = cache.blob(file);
      if (!Files.isRegularFile(blob)) {
        missing.add(file);
      } else if (!intact(cache, blob, file, progress)) {
        LOG.warn("{} of {} is damaged in the cache", file.path(), snapshot.name().repository());
        cache.remove(blob);
        missing.add(file);
      }
    }
    return missing;
  }

  /// Others look at the size only.
  private static boolean intact(HubCache cache, Path blob, HubFile file, Progress progress) {
    return blob.toFile().length() == file.size()
        && (file.large() ? cache.digests().sha256(blob) : Checksum.of(blob, file, progress))
            .equals(file.id());
  }

  /// What the cache knows of a commit.
  private List<HubFile> cached(HubName name, String commit) {
    Path snapshot = cache(name.repository()).snapshot(commit);
    List<HubFile> files = new ArrayList<>();
    if (!Files.isDirectory(snapshot)) {
      throw absent(name);
    }
    try (Stream<Path> tree = Files.walk(snapshot)) {
      for (Path link : tree.filter(Files::isSymbolicLink).filter(Files::isRegularFile).toList()) {
        String path = snapshot.relativize(link).toString().replace('\\', '/');
        String id = Files.readSymbolicLink(link).getFileName().toString();
        files.add(new HubFile(path, Files.size(link), id));
      }
    } catch (IOException e) {
      throw ReadFault.of(snapshot, e);
    }
    return files;
  }

  private static String key(HubName name) {
    return "hub " + name.repository() + "@" + name.wanted();
  }

  private Fault absent(HubName name) {
    return Fault.in(Code.HUB_OFFLINE, name.repository())
        .what("is not in the cache, and HF_HUB_OFFLINE forbids to ask the hub")
        .help("Fetch it once without HF_HUB_OFFLINE: alki fetch " + name.repository())
        .fault();
  }
}
