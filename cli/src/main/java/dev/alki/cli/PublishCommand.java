// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.fault.Exit;
import dev.alki.publish.Publication;
import dev.alki.publish.Publishing;
import dev.alki.publish.Wishes;
import dev.alki.registry.Forms;
import dev.alki.registry.RegistryName;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import dev.alki.sign.KeyPassword;
import dev.alki.sign.Signer;
import dev.alki.sign.Signers;
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

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "The private key that signs what is in a registry then, as cosign has it; what"
              + " alki.sign.key names when not given.")
  private Optional<String> key;

  @Option(names = "--password-file", paramLabel = "FILE", description = KeyCommand.KEY_PASSWORD)
  private Optional<Path> password;

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
    String place = words.getLast();
    Settings settings = configured.settings();
    Wishes wishes = new Wishes(form.map(Forms::of), mountFrom, force, signer(place, settings));
    Publishing publishing = Publishing.to(place, wishes, settings, System.getenv());
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

  private Optional<Signer> signer(String place, Settings settings) {
    if (!RegistryName.names(place)) {
      if (key.isPresent()) {
        throw Usage.wrong("--key", "signs what is in a registry, and nothing elsewhere", "oci://");
      }
      return Optional.empty();
    }
    if (key.isPresent()) {
      return key.map(it -> Signers.open(it, KeyPassword.place(password)));
    }
    return Optional.of(settings.text(Setting.SIGN_KEY))
        .filter(it -> !it.isEmpty())
        .map(it -> Signers.open(it, settings.secret(Setting.SIGN_PASSWORD)));
  }
}
