// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.files.WriteFault;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Role;
import dev.alki.settings.Secret;
import dev.alki.settings.Setting;
import dev.alki.sign.ModelSignature;
import dev.alki.sign.Signer;
import dev.alki.sign.Signers;
import dev.alki.sign.VerificationKey;
import dev.alki.source.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Signs the profile's bundle. `key` is where the private key is, which is read here and nowhere
/// else, `password` where its password is, if it has one; a worker that signs nothing needs
/// neither. `trusted` is the file of the public key, which every worker has: it says by which key a
/// bundle is signed, and a bundle that was signed by it is not signed again.
public record Sign(String key, String password, String trusted) implements Step {
  /// In place of where things are, which has no part in the result.
  private static final String ANYWHERE = "anywhere";

  public Sign {
    if (trusted.isEmpty()) {
      throw unset(Setting.SIGN_PUBLIC, "the pipeline signs, and by which key is not said");
    }
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public Set<Role> reads() {
    return Set.of(Role.BUNDLE);
  }

  @Override
  public Step essence() {
    return new Sign("", "", ANYWHERE);
  }

  @Override
  public ObjectNode pinned(String profile, Digests digests) {
    return JsonNodeFactory.instance.objectNode().put("key", publicKey().fingerprint());
  }

  @Override
  public List<Product> run(Work work) {
    Path packed =
        work.inputs()
            .last(Role.BUNDLE)
            .map(Artifact::path)
            .orElseThrow(() ->
                Fault.in(Code.WRONG_USAGE, work.job().pipeline())
                    .what("asks for a signature before there is a bundle")
                    .help("Put 'pack' before it in the pipeline.")
                    .fault());
    Signer signer = signer();
    Path bundle = work.folder().resolve("bundle");
    copy(packed, bundle);
    ModelSignature.sign(bundle, signer, true, work.progress());
    return List.of(new Product(Role.BUNDLE, work.profile(), bundle));
  }

  private Signer signer() {
    if (key.isEmpty()) {
      throw unset(Setting.SIGN_KEY, "the pipeline signs, and there is no key");
    }
    Signer signer =
        Signers.open(key, Optional.of(password).filter(it -> !it.isEmpty()).map(Secret::new));
    VerificationKey expected = publicKey();
    if (!signer.key().equals(expected)) {
      throw Fault.in(Code.KEY_INVALID, key)
          .what("is not the private half of " + trusted)
          .expected(expected.fingerprint())
          .got(signer.key().fingerprint())
          .fault();
    }
    return signer;
  }

  private VerificationKey publicKey() {
    return VerificationKey.read(Path.of(trusted));
  }

  private static void copy(Path from, Path to) {
    try {
      for (Path file : Folders.files(from)) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.getParent());
        Folders.linkOrCopy(file, copy);
      }
    } catch (IOException e) {
      throw WriteFault.of(to, e);
    }
  }

  private static Fault unset(Setting setting, String what) {
    return Fault.in(Code.SETTING_INVALID, setting.key())
        .what(what)
        .help("docs/signing.md tells how; `alki key generate` makes a pair of keys.")
        .fault();
  }
}
