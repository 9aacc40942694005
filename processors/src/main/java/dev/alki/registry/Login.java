// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// What a registry knows somebody by. It appears nowhere but in requests to the registry and its
/// token service.
sealed interface Login {
  /// Name and password.
  record Password(String user, String password) implements Login {
    String header() {
      return "Basic "
          + Base64.getEncoder()
              .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
      return "a password";
    }
  }

  /// A token that the token service gives others for.
  record IdentityToken(String token) implements Login {
    @Override
    public String toString() {
      return "a token";
    }
  }
}
