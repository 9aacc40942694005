// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import dev.alki.settings.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Signs a bundle in a process of its own, since a token's library looks at its environment. Writes
/// the public key beside the bundle.
final class SigningProcess {
  private SigningProcess() {}

  public static void main(String[] arguments) throws Exception {
    Path bundle = Path.of(arguments[0]);
    try {
      Signer signer = Signers.open(arguments[1], Optional.of(new Secret("file:" + arguments[2])));
      Files.write(bundle.resolveSibling("token.pub"), signer.key().pem());
      ModelSignature.sign(bundle, signer, true, Progress.NONE);
      System.out.println("signed by " + signer);
    } catch (Fault fault) {
      fault.printStackTrace();
      System.out.println(fault.report());
    }
  }
}
