// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What deploy files are made from. `id` is a label ([SafeName#label]) for services and containers,
/// `image` the container image with llama-server, `bytes` the size of all GGUF files, `licence` the
/// text of the model's. `folder` is where in the bundle the folder `deploy` lies: empty, or ending
/// with a slash.
public record Deployment(
    String id,
    String image,
    long bytes,
    ServerSettings settings,
    Conversation conversation,
    Optional<String> licence,
    String folder) {
  public Deployment {
    if (!id.equals(SafeName.label(id))) {
      throw new IllegalArgumentException("no label: " + id);
    }
    // What references to images consist of, and nothing that YAML or a shell would take amiss.
    if (!image.matches("[A-Za-z0-9][A-Za-z0-9./:@_-]*")) {
      throw new IllegalArgumentException("no container image: " + image);
    }
  }

  /// Of a bundle of one profile.
  public Deployment(
      String id,
      String image,
      long bytes,
      ServerSettings settings,
      Conversation conversation,
      Optional<String> licence) {
    this(id, image, bytes, settings, conversation, licence, "");
  }

  /// The bundle's own folder, as seen from `deploy`.
  String bundle() {
    return "../".repeat((int) folder.chars().filter(each -> each == '/').count()) + "..";
  }

  /// Every text file by its path in `folder`.
  public Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>(HelmChart.of(this));
    files.put("deploy/" + id + ".container", QuadletContainer.of(this));
    files.put("deploy/" + id + ".service", SystemdUnit.of(this));
    files.put("deploy/" + id + ".service.d/hardening.conf", Hardening.of(this));
    files.put("deploy/compose.yaml", ComposeFile.of(this));
    files.put("deploy/kubernetes.yaml", KubernetesManifest.withClaim(this));
    files.put("deploy/kubernetes-artifact.yaml", KubernetesManifest.withArtifact(this));
    files.put("deploy/llama.cpp/config.ini", ServerConfig.of(this));
    Modelfile.of(this).ifPresent(text -> files.put("deploy/Modelfile", text));
    return files;
  }

  /// `deploy/nomad.json`.
  public JsonNode nomad() {
    return NomadJob.of(this);
  }
}
