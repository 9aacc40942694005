// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import dev.alki.deploy.SafeName;
import dev.alki.deploy.ServerSettings;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The page for whoever deploys a bundle of several profiles: which there are, and how to choose.
/// As in [Readme], nothing of the model's own text stands in it.
final class ProfilesReadme {
  private static final long MEBIBYTE = 1L << 20;

  private ProfilesReadme() {}

  static String of(Layout layout, List<Portion> portions, Collection<String> files) {
    return """
    # %1$s

    One model, several profiles:

    | profile | file | size | memory | context | validation |
    |---|---|---|---|---|---|
    %2$s

    Memory is the most that the server takes with its settings.

    ## Before anything else

        alki verify .

    compares every file with `manifest.json`.

    ## Which one

        alki select .

    names the best profile for this machine, and says why it is none of the others. A device needs the
    files of one profile only: its GGUF, the projector when there is one, and what lies in its folder
    below `profiles/`.

    ## Run it

    With llama-server v0.5.0 or newer on this machine:

    %3$s

    The folder of a profile has its `runtime.json`, the settings for llama-server, and below `deploy/`
    what starts it by systemd, Podman, Compose or Nomad, or in Kubernetes; paths begin at the folder of
    the whole bundle. Each but Nomad listens on port 8080, without a key, and is reachable from the
    machine itself (in Kubernetes: from the cluster) only. Before you open it to others, set
    `LLAMA_ARG_API_KEY_FILE`.

    ## What is here

    %4$s
    """
        .formatted(
            layout.title(),
            each(portions, ProfilesReadme::row),
            each(portions, ProfilesReadme::command),
            list(layout, files));
  }

  private static String each(List<Portion> portions, Function<Portion, String> line) {
    return portions.stream().map(line).collect(Collectors.joining("\n"));
  }

  private static String row(Portion portion) {
    Contents contents = portion.contents();
    ServerSettings settings = portion.deployment().settings();
    return "| %s | `%s` | %d MiB | %d MiB | %d tokens | %s |"
        .formatted(
            SafeName.file(contents.profile()),
            settings.modelFile(),
            Math.ceilDiv(portion.deployment().bytes(), MEBIBYTE),
            settings.memory().limit() / MEBIBYTE,
            settings.context(),
            contents.validation().map(it -> it.path("verdict").asText()).orElse("not done"));
  }

  private static String command(Portion portion) {
    ServerSettings settings = portion.deployment().settings();
    return "    llama-server --model %s%s --ctx-size %d --threads %d"
        .formatted(
            settings.modelFile(),
            settings.projector().map(it -> " --mmproj " + it.file()).orElse(""),
            settings.context(),
            settings.threads());
  }

  private static String list(Layout layout, Collection<String> files) {
    StringBuilder list = new StringBuilder();
    layout.weights().keySet().forEach(name -> list.append("- `").append(name).append("`\n"));
    files.forEach(name -> list.append("- `").append(name).append("`\n"));
    return list.append("- `").append(Manifest.NAME).append('`').toString();
  }
}
