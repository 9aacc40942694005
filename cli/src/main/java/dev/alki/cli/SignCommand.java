// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.sign.BlobSignature;
import dev.alki.sign.KeyPassword;
import dev.alki.sign.ModelSignature;
import dev.alki.sign.Signer;
import dev.alki.sign.Signers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Signs bundles with a key.
@Command(name = "sign")
final class SignCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(paramLabel = "BUNDLE", arity = "1..*", description = "Bundle folders.")
  private List<Path> bundles;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      required = true,
      description =
          "The private key, ECDSA P-256: a file in PEM (PKCS #8), or"
              + " pkcs11:object=LABEL?module-path=LIBRARY.")
  private String key;

  @Option(names = "--password-file", paramLabel = "FILE", description = KeyCommand.KEY_PASSWORD)
  private Optional<Path> password;

  @Option(
      names = "--files",
      paramLabel = "DIR",
      description =
          "Sign each file by itself, too: DIR/NAME.sigstore.json, as cosign verify-blob takes it.")
  private Optional<Path> files;

  @Option(names = "--force", description = "Replace a signature that is there already.")
  private boolean force;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  SignCommand(Console console) {
    this.console = console;
  }

  private record Signed(String path, String signature) {}

  @Override
  public Integer call() {
    if (files.isPresent() && bundles.size() > 1) {
      throw Usage.wrong("--files", "is for the files of one bundle", "one BUNDLE");
    }
    Signer signer = Signers.open(key, KeyPassword.place(password));
    List<Signed> signed = bundles.stream().map(bundle -> sign(bundle, signer)).toList();
    if (json) {
      Json.print(console.out(), Map.of("key", signer.key().fingerprint(), "bundles", signed));
    } else if (!common.quiet()) {
      signed.forEach(it -> console.out().println(it.signature()));
    }
    return 0;
  }

  private Signed sign(Path bundle, Signer signer) {
    try (Bar bar = new Bar(console, common.quiet(), "reading " + bundle, "B")) {
      Path signature = ModelSignature.sign(bundle, signer, force, bar);
      files.ifPresent(it -> BlobSignature.signAll(bundle, it, signer, force));
      return new Signed(bundle.toString(), signature.toString());
    }
  }
}
