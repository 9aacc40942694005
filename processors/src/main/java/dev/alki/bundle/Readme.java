// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import dev.alki.deploy.Deployment;
import dev.alki.deploy.ServerSettings;
import java.util.Collection;

/// The page for whoever deploys a bundle. Nothing of the model's own text stands in it, only names
/// that were made safe: it is read as Markdown.
final class Readme {
  private Readme() {}

  static String of(Contents contents, Deployment deployment, Collection<String> files) {
    ServerSettings settings = deployment.settings();
    long mebibyte = 1L << 20;
    return """
    # %1$s

    | | |
    |---|---|
    | file | `%2$s`, %3$d MiB |
    | context | %4$d tokens |
    | threads | %5$d |
    | memory | %6$d MiB at most with these settings |
    | validation | %7$s |

    ## Before anything else

        alki verify .

    compares every file with `manifest.json`.

    ## Run it

    With llama-server v0.5.0 or newer on this machine:

        llama-server --model %2$s%10$s --ctx-size %4$d --threads %5$d

    As a systemd service:

        sudo cp -r . /var/lib/alki/%8$s
        sudo cp deploy/%8$s.service /etc/systemd/system/
        sudo systemctl enable --now %8$s

    With Compose: `docker compose -f deploy/compose.yaml up -d`

    In Kubernetes: apply `deploy/kubernetes.yaml`, then copy this folder's files into the volume that
    belongs to the claim `%8$s`.

    Each listens on port 8080, without a key, and is reachable from the machine itself (in
    Kubernetes: from the cluster) only. Before you open it to others, set `LLAMA_ARG_API_KEY_FILE`.
    `curl http://127.0.0.1:8080/health` answers `{"status":"ok"}` once the model is loaded.

    ## What is here

    %9$s
    """
        .formatted(
            contents.title(),
            settings.modelFile(),
            Math.ceilDiv(deployment.bytes(), mebibyte),
            settings.context(),
            settings.threads(),
            settings.memory().limit() / mebibyte,
            contents.validation().map(report -> report.path("verdict").asText()).orElse("not done"),
            deployment.id(),
            list(contents, files),
            settings.projector().map(it -> " --mmproj " + it.file()).orElse(""));
  }

  private static String list(Contents contents, Collection<String> files) {
    StringBuilder list = new StringBuilder();
    contents.weights().keySet().forEach(name -> list.append("- `").append(name).append("`\n"));
    files.forEach(name -> list.append("- `").append(name).append("`\n"));
    return list.append("- `").append(Manifest.NAME).append('`').toString();
  }
}
