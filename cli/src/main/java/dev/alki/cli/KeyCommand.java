// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.settings.Secret;
import dev.alki.sign.KeyFiles;
import dev.alki.sign.KeyPassword;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes the keys that sign and verify.
@Command(name = "key")
final class KeyCommand implements Callable<Integer> {
  private static final String GENERATE = "generate";

  @Mixin private Common common;

  @Parameters(paramLabel = "ACTION", description = "generate: a new pair, ECDSA P-256.")
  private String action;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      required = true,
      description = "The folder for alki.key and alki.pub; neither is ever overwritten.")
  private Path folder;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = KEY_PASSWORD + " Without either the key is not encrypted.")
  private Optional<Path> password;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  /// How help explains `--password-file`.
  static final String KEY_PASSWORD =
      "Where the private key's password is; else in " + KeyPassword.VARIABLE + ".";

  private final Console console;

  KeyCommand(Console console) {
    this.console = console;
  }

  private record Made(String privateKey, String publicKey, String fingerprint, boolean encrypted) {}

  @Override
  public Integer call() {
    if (!action.equals(GENERATE)) {
      throw Usage.wrong(action, "is nothing that can be done with keys", GENERATE);
    }
    Optional<Secret> place = KeyPassword.place(password);
    KeyFiles made = KeyFiles.generate(folder, place);
    String fingerprint = made.key().fingerprint();
    if (json) {
      Json.print(
          console.out(),
          new Made(
              made.privateKey().toString(),
              made.publicKey().toString(),
              fingerprint,
              place.isPresent()));
    } else if (!common.quiet()) {
      console
          .out()
          .println(
              made.privateKey()
                  + ": keep it; "
                  + (place.isPresent() ? "its password opens it" : "it is not encrypted"));
      console
          .out()
          .println(made.publicKey() + ": give it to whoever verifies; sha256 " + fingerprint);
    }
    return 0;
  }
}
