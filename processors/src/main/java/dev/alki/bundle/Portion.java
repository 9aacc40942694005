// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bom.FileDigest;
import dev.alki.deploy.Conversation;
import dev.alki.deploy.Deployment;
import dev.alki.deploy.SafeName;
import dev.alki.deploy.ServedProjector;
import dev.alki.deploy.ServerSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One profile's part of a bundle: its GGUFs as they lie there, and how they are deployed. `folder`
/// is what the paths of its other files begin with.
record Portion(Contents contents, String folder, List<FileDigest> weights, Deployment deployment) {
  Portion {
    weights = List.copyOf(weights);
  }

  /// `licence` is the text of the model's.
  static Portion of(
      Contents contents, String folder, List<FileDigest> weights, Optional<String> licence) {
    ServerSettings settings =
        ServerSettings.of(
            contents.facts(),
            weights.getFirst().path(),
            contents.title(),
            contents.target(),
            served(contents));
    long bytes = weights.stream().mapToLong(FileDigest::bytes).sum();
    String id = SafeName.label(contents.title());
    Conversation conversation = Conversation.of(contents.facts());
    return new Portion(
        contents,
        folder,
        weights,
        new Deployment(id, contents.image(), bytes, settings, conversation, licence, folder));
  }

  /// Its deploy files by their path in the bundle.
  SortedMap<String, byte[]> deploy() {
    SortedMap<String, byte[]> files = new TreeMap<>();
    deployment
        .files()
        .forEach((path, text) -> files.put(folder + path, text.getBytes(StandardCharsets.UTF_8)));
    files.put(folder + "deploy/nomad.json", Json.bytes(deployment.nomad()));
    return files;
  }

  String settings() {
    return folder + "runtime.json";
  }

  String bom() {
    return folder + Bill.NAME;
  }

  /// As the manifest lists it.
  ObjectNode json() {
    ProfileFiles files =
        new ProfileFiles(
            contents.ggufNames(),
            contents.projector().map(it -> it.name(contents.name())),
            settings(),
            Optional.of(bom()),
            List.copyOf(deploy().keySet()));
    DeviceNeeds needs = DeviceNeeds.of(deployment.settings().memory().limit(), contents.target());
    return ProfileText.json(
        contents.profile(),
        files,
        ModelSummary.ofProfile(contents.facts()),
        needs,
        contents.quantization(),
        contents.validation(),
        contents.benchmark());
  }

  private static Optional<ServedProjector> served(Contents contents) {
    return contents.projector().map(it -> ServedProjector.of(it.name(contents.name()), it.facts()));
  }
}
