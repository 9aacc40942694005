// SPDX-License-Identifier: Apache-2.0
package dev.alki.publish;

import dev.alki.registry.Forms;
import java.util.Optional;

/// How it is to be published: `forms` and `mountFrom` mean something to registries only, `replace`
/// to all others, where something else may be in the place.
public record Wishes(Optional<Forms> forms, Optional<String> mountFrom, boolean replace) {
  public static final Wishes NONE = new Wishes(Optional.empty(), Optional.empty(), false);
}
