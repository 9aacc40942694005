// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.bom.FileDigest;
import dev.alki.bundle.BundleFiles;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import dev.alki.settings.Settings;
import dev.alki.transfer.Patience;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Brings a bundle into a repository of a hub, which must exist: large files first, then all of it
/// by one commit, so that nobody sees a part.
///
/// A branch with other files is refused; with `replace` they go by the same commit.
public record HubPublisher(HubPlace place, Reach reach, Patience patience, boolean replace) {
  /// What the hub itself puts into a repository.
  private static final String HUBS_OWN = ".gitattributes";

  public static HubPublisher of(
      Settings settings, Map<String, String> environment, boolean replace) {
    HubPlace place = HubPlace.of(settings, environment);
    Reach reach = HubSource.reach(place, settings, environment);
    return new HubPublisher(place, reach, HubSource.patience(settings), replace);
  }

  /// Gives back the commit at which the branch has the bundle and nothing else.
  public String publish(BundleFiles bundle, HubName name, Progress progress) {
    requireBranch(name);
    try (HubClient client = new HubClient(place, reach, patience.silence(), 1, reach.proxies())) {
      Repository repository = new Repository(client, place, patience, name.repository());
      String parent = repository.commit(name.wanted(), progress);
      Map<String, HubFile> there =
          repository.files(parent, progress).stream()
              .filter(file -> !file.path().equals(HUBS_OWN))
              .collect(Collectors.toMap(HubFile::path, Function.identity()));
      List<FileDigest> missing = new ArrayList<>();
      for (FileDigest file : bundle.files()) {
        HubFile known = there.remove(file.path());
        if (known == null || !same(bundle, file, known, progress)) {
          refuseOther(name, known == null ? List.of() : List.of(known));
          missing.add(file);
        }
      }
      refuseOther(name, there.values());
      if (missing.isEmpty() && there.isEmpty()) {
        return parent;
      }
      Talk talk = new Talk(client, place, patience, name, progress);
      return new HubCommit(talk, parent, progress).make(bundle, missing, there.keySet());
    }
  }

  private void requireBranch(HubName name) {
    if (name.pinned() || !name.pick().isEmpty()) {
      throw Fault.in(Code.WRONG_USAGE, name.repository())
          .what("is no place to publish to")
          .expected("hf://OWNER/NAME or hf://OWNER/NAME@BRANCH")
          .fault();
    }
    if (place.offline()) {
      throw Fault.in(Code.HUB_OFFLINE, name.repository())
          .what("nothing can be published while HF_HUB_OFFLINE is set")
          .fault();
    }
    if (place.token().isEmpty()) {
      throw Fault.in(Code.HUB_UNAUTHORIZED, name.repository())
          .what("the hub wants to know who publishes")
          .help("Put a token that may write it into HF_TOKEN, or into the token file.")
          .fault();
    }
  }

  private static boolean same(
      BundleFiles bundle, FileDigest file, HubFile known, Progress progress) {
    if (known.large()) {
      return known.id().equals(file.sha256());
    }
    Path path = bundle.folder().resolve(file.path());
    return known.size() == file.bytes() && Checksum.of(path, known, progress).equals(known.id());
  }

  private void refuseOther(HubName name, Iterable<HubFile> others) {
    for (HubFile other : others) {
      if (!replace) {
        throw Fault.in(Code.OUTPUT_EXISTS, name.repository())
            .what("has '" + other.path() + "' already, which is not of this bundle")
            .help("Publish to another branch, or replace what is there with --force.")
            .fault();
      }
    }
  }
}
