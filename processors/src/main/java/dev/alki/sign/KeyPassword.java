// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import dev.alki.settings.Secret;
import java.nio.file.Path;
import java.util.Optional;

/// Where the password of a key is: in a file, else in the environment. Never among arguments, which
/// everyone on a machine can list.
public final class KeyPassword {
  public static final String VARIABLE = "ALKI_KEY_PASSWORD";

  private KeyPassword() {}

  public static Optional<Secret> place(Optional<Path> file) {
    return file.map(it -> new Secret("file:" + it))
        .or(() ->
            Optional.ofNullable(System.getenv(VARIABLE)).map(_ -> new Secret("env:" + VARIABLE)));
  }
}
