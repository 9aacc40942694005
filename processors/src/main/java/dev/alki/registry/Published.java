// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import java.util.List;

/// What is in a registry now. `digest` is that of the manifest, or index, that `name` names: it
/// stands for these very bytes for ever. `tags` are all that were written, that of `name` last;
/// `notes` tell, in words, what a form leaves out.
public record Published(
    RegistryName name, String digest, long bytes, List<Tagged> tags, List<String> notes) {
  public Published {
    tags = List.copyOf(tags);
    notes = List.copyOf(notes);
  }

  /// One tag: `profile` is empty for an index over several, and so is `form`.
  public record Tagged(RegistryName name, String digest, String profile, String form) {}
}
