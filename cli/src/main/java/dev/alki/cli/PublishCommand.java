// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.fault.Exit;
import dev.alki.publish.Publication;
import dev.alki.publish.Publishing;
import dev.alki.publish.Wishes;
import dev.alki.registry.Forms;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Verifies bundles and brings them to where others get them.
@Command(name = "publish")
final class PublishCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private Configured configured;

  @Parameters(
      arity = "2..*",
      paramLabel = "BUNDLE... PLACE",
      description = {
        "The bundle's folder, and where to: oci://HOST[:PORT]/REPOSITORY:TAG, s3://BUCKET/PREFIX,"
            + " hf://OWNER/NAME, or a folder.",
        "Several bundles, of one profile each, are named by one tag of a registry."
      })
  private List<String> words;

  @Option(
      names = "--form",
      paramLabel = "FORM,...",
      description =
          "How runtimes are to find it in a registry: modelpack (TAG), docker (TAG-docker), ollama"
              + " (TAG-ollama); when not given, all that the bundle can be said in.")
  private Optional<String> form;

  @Option(
      names = "--mount-from",
      paramLabel = "REPOSITORY",
      description = "Another repository of the registry: what it has is not sent again.")
  private Optional<String> mountFrom;

  @Option(names = "--force", description = "Replace what else is in the place already.")
  private boolean force;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  PublishCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Wishes wishes = new Wishes(form.map(Forms::of), mountFrom, force);
    Publishing publishing =
        Publishing.to(words.getLast(), wishes, configured.settings(), System.getenv());
    List<Path> bundles = words.subList(0, words.size() - 1).stream().map(Path::of).toList();
    Publication published;
    try (Bar verifying = new Bar(console, common.quiet(), "verifying", "B");
        Bar sending = new Bar(console, common.quiet(), "publishing", "B")) {
      published = publishing.publish(bundles, verifying, sending);
    }
    if (!common.quiet()) {
      published.notes().forEach(note -> console.err().println("alki: " + note));
    }
    new Carried(published.json()).print(console, common.quiet(), json);
    return Exit.DONE.status();
  }
}
