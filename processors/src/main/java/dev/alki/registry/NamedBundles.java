// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import dev.alki.sign.VerificationKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a name in a registry stands for: one bundle, or that of each profile in an index. What a
/// tag means is looked up once.
///
/// `profile` is the one that is wanted; without it, all are.
public record NamedBundles(RegistryOptions options, Optional<String> profile) {
  /// `name` has the digest of the manifest, `profile` is what an index has it as.
  public record Named(RegistryName name, Optional<String> profile) {}

  /// With a key, an index must be signed by it: which profile a manifest is of, and which there
  /// are, is what the index says.
  public List<Named> of(RegistryName name, Optional<VerificationKey> key) {
    try (RegistryClient client = new RegistryClient(name, options, Progress.NONE)) {
      Fetched found = client.fetch(name.reference());
      if (!found.mediaType().equals(MediaTypes.INDEX)) {
        ProfileIndex.require(name, found, profile);
        return List.of(new Named(name.at(found.digest()), Optional.empty()));
      }
      Map<String, Descriptor> wanted =
          profile
              .map(it -> Map.of(it, ProfileIndex.choose(name, found, profile)))
              .orElseGet(() -> ProfileIndex.all(name, found));
      key.ifPresent(it -> requireSigned(client, name.at(found.digest()), it));
      return wanted.entrySet().stream()
          .map(it -> new Named(name.at(it.getValue().digest()), Optional.of(it.getKey())))
          .toList();
    }
  }

  private static void requireSigned(RegistryClient client, RegistryName index, VerificationKey by) {
    if (!Vouched.signed(new Vouched(client).by(by, index.reference()))) {
      throw Fault.in(Code.SIGNATURE_MISSING, index)
          .what("this key did not sign the list of profiles")
          .expected("a signature by " + by.fingerprint())
          .help("Do not rely on it; 'alki publish --key' signs it.")
          .fault();
    }
  }
}
