// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.BundleVerifier;
import dev.alki.bundle.Finding;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.files.FreeSpace;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import dev.alki.parts.Older;
import dev.alki.parts.PartList;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// Brings a bundle out of a registry. What a tag means is looked up once, and everything else is
/// asked for by digest, and checked while it comes.
///
/// `profile` is what is taken of several under one tag; it may be left out where there is one.
public record Puller(RegistryOptions options, Optional<String> profile) {
  public Puller(RegistryOptions options) {
    this(options, Optional.empty());
  }

  /// What a tag means now, by digest.
  public RegistryName resolve(RegistryName name) {
    try (RegistryClient client = new RegistryClient(name, options, Progress.NONE)) {
      return name.at(find(client).digest());
    }
  }

  /// The folder is there when it returns, complete and verified; before that nothing is visible of
  /// it. What came before a failure is kept, hidden beside it, for the next try. What `older`, a
  /// bundle on this disk, has of the weights does not come again, where the publisher listed their
  /// parts.
  public Pulled pull(
      RegistryName name,
      Path folder,
      boolean replace,
      Optional<Path> older,
      Progress pulling,
      Progress verifying) {
    Path target = folder.toAbsolutePath().normalize();
    refuseExisting(target, replace);
    Artifact artifact;
    Path draft;
    Map<String, Reuse> reuses;
    try (RegistryClient client = new RegistryClient(name, options, pulling)) {
      artifact = Artifact.of(name, find(client));
      String mark = artifact.digest().substring("sha256:".length()).substring(0, 16);
      draft = target.resolveSibling(PendingFile.PREFIX + target.getFileName() + "-" + mark);
      reuses = older.map(it -> reuses(client, artifact, it)).orElse(Map.of());
    }
    Tally tally = new Tally(pulling, artifact.bytes(name));
    AtomicLong reused = new AtomicLong();
    try (RegistryClient client = new RegistryClient(name, options, tally)) {
      bring(client, artifact, draft, reuses, tally, reused);
    }
    List<Finding> findings = BundleVerifier.verify(draft, verifying);
    if (!findings.isEmpty()) {
      Folders.deleteQuietly(draft);
      throw Fault.in(Code.BUNDLE_DIFFERS, name)
          .what("is not what its manifest says: " + findings.getFirst())
          .help("Do not deploy it; publish it again.")
          .fault();
    }
    show(draft, target, replace);
    return new Pulled(name, artifact.digest(), target, artifact.bytes(name), reused.get());
  }

  private Fetched find(RegistryClient client) {
    RegistryName name = client.name();
    Fetched found = client.require(name.reference());
    if (!found.mediaType().equals(MediaTypes.INDEX)) {
      ProfileIndex.require(name, found, profile);
      return found;
    }
    return client.require(ProfileIndex.choose(name, found, profile).digest());
  }

  /// By the digests of the blobs.
  private static Map<String, Reuse> reuses(RegistryClient client, Artifact artifact, Path bundle) {
    Map<String, PartList> lists = new PartLists(new Referrers(client)).of(artifact);
    if (lists.isEmpty()) {
      return Map.of();
    }
    Older older = Older.in(bundle, Progress.NONE);
    Map<String, Reuse> reuses = new HashMap<>();
    lists.forEach((blob, list) -> reuses.put(blob, Reuse.of(list, older)));
    return reuses;
  }

  private static void bring(
      RegistryClient client,
      Artifact artifact,
      Path draft,
      Map<String, Reuse> reuses,
      Tally tally,
      AtomicLong reused) {
    long missing = artifact.bytes(client.name());
    try {
      Files.createDirectories(draft);
      for (Path file : Folders.files(draft)) {
        missing -= Files.size(file);
      }
      FreeSpace.require(draft, Math.max(missing, 0));
      for (String path : artifact.files().keySet()) {
        Files.createDirectories(draft.resolve(path).getParent());
      }
    } catch (IOException e) {
      throw WriteFault.of(draft, e);
    }
    List<Runnable> tasks = new ArrayList<>();
    artifact
        .files()
        .forEach((path, blob) -> {
          Reuse reuse = reuses.getOrDefault(blob.digest(), Reuse.nothing());
          tasks.add(() -> reused.addAndGet(one(client, draft.resolve(path), blob, reuse, tally)));
        });
    tally.run(tasks);
  }

  private static long one(
      RegistryClient client, Path path, Descriptor blob, Reuse reuse, Tally tally) {
    try (PendingFile file = PendingFile.lasting(path)) {
      long reused = client.pull(blob, new BlobFile(file, blob.size()), reuse, tally.part());
      file.force();
      file.commit();
      return reused;
    }
  }

  private static void show(Path draft, Path target, boolean replace) {
    Path aside = target.resolveSibling(PendingFile.PREFIX + UUID.randomUUID());
    try {
      if (replace) {
        Folders.replace(draft, target, aside);
      } else {
        Folders.publish(draft, target);
      }
    } catch (IOException e) {
      throw WriteFault.of(target, e);
    } finally {
      Folders.deleteQuietly(aside);
    }
  }

  private static void refuseExisting(Path target, boolean replace) {
    if (Files.exists(target) && !replace) {
      throw Fault.in(Code.OUTPUT_EXISTS, target)
          .what("is there already")
          .help("Name another folder, or allow replacing it with --force.")
          .fault();
    }
  }

  /// What is there now: `digest` is the manifest's; `reused` of the `bytes` did not travel.
  public record Pulled(RegistryName name, String digest, Path folder, long bytes, long reused) {
    public ObjectNode json() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("reference", name.toString())
          .put("digest", digest)
          .put("bytes", bytes)
          .put("reused", reused);
    }
  }
}
