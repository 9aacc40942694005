// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import static java.util.stream.Collectors.joining;

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

  /// With keys, one of them must have signed an index: which profile a manifest is of, and which
  /// there are, is what the index says.
  public List<Named> of(RegistryName name, List<VerificationKey> keys) {
    try (RegistryClient client = new RegistryClient(name, options, Progress.NONE)) {
      Fetched found = client.require(name.reference());
      if (!found.mediaType().equals(MediaTypes.INDEX)) {
        ProfileIndex.require(name, found, profile);
        return List.of(new Named(name.at(found.digest()), Optional.empty()));
      }
      Map<String, Descriptor> wanted =
          profile
              .map(it -> Map.of(it, ProfileIndex.choose(name, found, profile)))
              .orElseGet(() -> ProfileIndex.all(name, found));
      requireSigned(client, name.at(found.digest()), keys);
      return wanted.entrySet().stream()
          .map(it -> new Named(name.at(it.getValue().digest()), Optional.of(it.getKey())))
          .toList();
    }
  }

  private static void requireSigned(
      RegistryClient client, RegistryName index, List<VerificationKey> keys) {
    Vouched vouched = new Vouched(new Referrers(client));
    if (!keys.isEmpty()
        && keys.stream().noneMatch(it -> Vouched.signed(vouched.by(it, index.reference())))) {
      throw Fault.in(Code.SIGNATURE_MISSING, index)
          .what("no key that is trusted signed the list of profiles")
          .expected(
              "a signature by "
                  + keys.stream().map(VerificationKey::fingerprint).collect(joining(" or ")))
          .help("Do not rely on it; 'alki publish --key' signs it.")
          .fault();
    }
  }
}
