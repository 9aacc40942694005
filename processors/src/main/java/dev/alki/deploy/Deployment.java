// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import java.util.LinkedHashMap;
import java.util.Map;

/// What deploy files are made from. `id` is a label ([SafeName#label]) for services and containers,
/// `image` the container image with llama-server, `bytes` the size of all GGUF files.
public record Deployment(String id, String image, long bytes, ServerSettings settings) {
  public Deployment {
    if (!id.equals(SafeName.label(id))) {
      throw new IllegalArgumentException("no label: " + id);
    }
    // What references to images consist of, and nothing that YAML or a shell would take amiss.
    if (!image.matches("[A-Za-z0-9][A-Za-z0-9./:@_-]*")) {
      throw new IllegalArgumentException("no container image: " + image);
    }
  }

  /// Every file by its path in the bundle.
  public Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("deploy/compose.yaml", ComposeFile.of(this));
    files.put("deploy/kubernetes.yaml", KubernetesManifest.of(this));
    files.put("deploy/" + id + ".service", SystemdUnit.of(this));
    return files;
  }
}
