// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.bundle.Manifest;
import dev.alki.bundle.Migration;
import dev.alki.fault.Exit;
import dev.alki.sign.KeyPassword;
import dev.alki.sign.ModelSignature;
import dev.alki.sign.Signer;
import dev.alki.sign.Signers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Brings a bundle of an older version forward, in its place or beside it.
@Command(name = "migrate")
final class MigrateCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(paramLabel = "BUNDLE", description = "The bundle's folder.")
  private Path bundle;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "The new bundle's folder; the old one stays then.")
  private Optional<Path> output;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Sign the new bundle with this private key; as `alki sign` takes it.")
  private Optional<String> key;

  @Option(names = "--password-file", paramLabel = "FILE", description = KeyCommand.KEY_PASSWORD)
  private Optional<Path> password;

  @Option(names = "--force", description = "Replace what is at DIR already.")
  private boolean force;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  MigrateCommand(Console console) {
    this.console = console;
  }

  /// What became of a signature.
  private enum Signature {
    NONE(""),
    DROPPED("; its signature was for the old one and is left out: `alki sign` makes another"),
    SIGNED("; signed");

    private final String words;

    Signature(String words) {
      this.words = words;
    }
  }

  @Override
  public Integer call() {
    Path target = output.orElse(bundle);
    if (!Migration.due(bundle)) {
      return current();
    }
    Optional<Signer> signer = key.map(it -> Signers.open(it, KeyPassword.place(password)));
    Signature signature =
        signer.isPresent()
            ? Signature.SIGNED
            : ModelSignature.present(bundle) ? Signature.DROPPED : Signature.NONE;
    try (Bar bar = new Bar(console, common.quiet(), "migrating " + bundle, "B")) {
      Migration.migrate(
          bundle,
          target,
          force,
          draft -> signer.ifPresent(it -> ModelSignature.sign(draft, it, false, bar)),
          bar);
    }
    say(target, true, signature);
    return Exit.DONE.status();
  }

  /// Nothing is to be done in place; nothing can be done elsewhere.
  private int current() {
    if (output.isPresent()) {
      throw Usage.wrong(
          bundle.toString(),
          "is of version " + Manifest.SCHEMA_VERSION + " already: there is nothing to migrate",
          "a bundle of an older version");
    }
    say(bundle, false, Signature.NONE);
    return Exit.DONE.status();
  }

  private void say(Path path, boolean migrated, Signature signature) {
    if (json) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("path", path.toString());
      document.put("schemaVersion", Manifest.SCHEMA_VERSION);
      document.put("migrated", migrated);
      if (migrated) {
        document.put("signature", signature.name().toLowerCase(Locale.ROOT));
      }
      Json.print(console.out(), document);
    } else if (!common.quiet()) {
      console
          .out()
          .println(
              path
                  + (migrated ? ": is now" : ": is already")
                  + " of version "
                  + Manifest.SCHEMA_VERSION
                  + signature.words);
    }
  }
}
