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

    With llama-server v0.5.0 or newer on this machine, in this folder:

        XDG_CONFIG_HOME=deploy llama-server

    As a systemd service:

        sudo cp -r . /var/lib/alki/%8$s
        sudo cp -r deploy/%8$s.service deploy/%8$s.service.d /etc/systemd/system/
        sudo systemctl enable --now %8$s

    As a container that systemd and Podman look after:

        sudo cp -r . /var/lib/alki/%8$s
        sudo cp deploy/%8$s.container /etc/containers/systemd/
        sudo systemctl daemon-reload && sudo systemctl start %8$s

    With Compose: `docker compose -f deploy/compose.yaml up -d`

    In Kubernetes: apply `deploy/kubernetes.yaml`, then copy this folder's files into the volume that
    belongs to the claim `%8$s`. Or let the cluster mount this bundle from a registry, with
    `deploy/kubernetes-artifact.yaml`. The Helm chart `deploy/chart` does either.

    With Nomad: `nomad job run -json deploy/nomad.json`, where clients have a host volume `%8$s`.

    Each but Nomad listens on port 8080, without a key, and is reachable from the machine itself (in
    Kubernetes: from the cluster) only. Before you open it to others, set `LLAMA_ARG_API_KEY_FILE`.
    `curl http://127.0.0.1:8080/health` answers `{"status":"ok"}` once the model is loaded, and
    `alki smoke .` starts the server, asks it a question and stops it again.

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
            list(contents, files));
  }

  private static String list(Contents contents, Collection<String> files) {
    StringBuilder list = new StringBuilder();
    contents.weights().keySet().forEach(name -> list.append("- `").append(name).append("`\n"));
    files.forEach(name -> list.append("- `").append(name).append("`\n"));
    return list.append("- `").append(Manifest.NAME).append('`').toString();
  }
}
