// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.fault.Exit;
import dev.alki.policy.LicencePolicy;
import dev.alki.registry.Forms;
import dev.alki.registry.Published;
import dev.alki.registry.Publisher;
import dev.alki.registry.RegistryName;
import dev.alki.registry.RegistryOptions;
import dev.alki.settings.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Verifies bundles and brings them into a registry.
@Command(name = "publish")
final class PublishCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private Configured configured;

  @Parameters(
      arity = "2..*",
      paramLabel = "BUNDLE... REFERENCE",
      description = {
        "The bundles' folders, and where to: oci://HOST[:PORT]/REPOSITORY:TAG.",
        "Several bundles, of one profile each, are named by one index."
      })
  private List<String> words;

  @Option(
      names = "--form",
      paramLabel = "FORM,...",
      description =
          "How runtimes are to find it: modelpack (TAG), docker (TAG-docker), ollama (TAG-ollama);"
              + " when not given, all that the bundle can be said in.")
  private Optional<String> form;

  @Option(
      names = "--mount-from",
      paramLabel = "REPOSITORY",
      description = "Another repository of the registry: what it has is not sent again.")
  private Optional<String> mountFrom;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  PublishCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    RegistryName name = RegistryName.of(words.getLast());
    Forms forms = form.map(Forms::of).orElse(Forms.ALL);
    List<Path> bundles = words.subList(0, words.size() - 1).stream().map(Path::of).toList();
    Settings settings = configured.settings();
    bundles.forEach(LicencePolicy.of(settings)::require);
    RegistryOptions options = RegistryOptions.of(settings, System.getenv());
    Published published;
    try (Bar verifying = new Bar(console, common.quiet(), "verifying", "B");
        Bar pushing = new Bar(console, common.quiet(), "publishing", "B")) {
      published =
          new Publisher(options, mountFrom, forms).publish(bundles, name, verifying, pushing);
    }
    if (!common.quiet()) {
      published.notes().forEach(note -> console.err().println("alki: " + note));
    }
    Carried carried = new Carried(name, published.digest(), published.bytes());
    carried.print(console, common.quiet(), json, Map.of("tags", tags(published)));
    return Exit.DONE.status();
  }

  private static List<Map<String, String>> tags(Published published) {
    return published.tags().stream()
        .map(tag -> {
          Map<String, String> json = new LinkedHashMap<>();
          json.put("reference", tag.name().toString());
          json.put("digest", tag.digest());
          json.put("profile", tag.profile());
          json.put("form", tag.form());
          return json;
        })
        .toList();
  }
}
