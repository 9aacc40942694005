// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import dev.alki.settings.Secret;
import java.nio.file.Path;
import java.util.Optional;

/// Finds whoever signs with a key: `pkcs11:...` is one in a token, all else a file.
public final class Signers {
  private Signers() {}

  /// `password` is the file's, or the token's PIN.
  public static Signer open(String key, Optional<Secret> password) {
    return key.startsWith(TokenUri.SCHEME)
        ? TokenSigner.open(TokenUri.parse(key), password)
        : FileSigner.read(Path.of(key), password);
  }
}
