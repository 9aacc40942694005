// SPDX-License-Identifier: Apache-2.0
package dev.alki.publish;

import dev.alki.registry.Forms;
import dev.alki.sign.Signer;
import java.util.Optional;

/// How it is to be published: `forms`, `mountFrom` and `signer` mean something to registries only,
/// `replace` to all others, where something else may be in the place.
public record Wishes(
    Optional<Forms> forms, Optional<String> mountFrom, boolean replace, Optional<Signer> signer) {
  public static final Wishes NONE = new Wishes(Optional.empty(), Optional.empty(), false);

  /// Without a signature.
  public Wishes(Optional<Forms> forms, Optional<String> mountFrom, boolean replace) {
    this(forms, mountFrom, replace, Optional.empty());
  }
}
