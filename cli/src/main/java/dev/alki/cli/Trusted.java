// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.bundle.Manifest;
import dev.alki.bundle.Presented;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.policy.VerificationPolicy;
import dev.alki.sign.VerificationKey;
import dev.alki.sign.VerifiedBundle;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Whom `alki verify` trusts: any one of the keys, of which there may be none, and what a policy
/// demands beside.
record Trusted(List<VerificationKey> keys, Optional<VerificationPolicy> policy) {
  static Trusted of(Optional<Path> key, Optional<Path> file) {
    if (key.isPresent() && file.isPresent()) {
      throw Fault.in(Code.WRONG_USAGE, "--key")
          .what("and --policy were given")
          .expected("one of them")
          .help("A policy names its keys itself.")
          .fault();
    }
    Optional<VerificationPolicy> policy = file.map(VerificationPolicy::read);
    return new Trusted(
        policy
            .map(VerificationPolicy::keys)
            .orElseGet(() -> key.map(VerificationKey::read).stream().toList()),
        policy);
  }

  /// The first key that signed; where none did the first of all, which says what is wrong.
  Optional<VerificationKey> choose(Predicate<VerificationKey> signed) {
    return keys.size() < 2
        ? keys.stream().findFirst()
        : keys.stream().filter(signed).findFirst().or(() -> Optional.of(keys.getFirst()));
  }

  /// Refuses what the policy does not take; of a bundle that differs there is nothing more to say.
  void require(String path, Presented bundle, VerifiedBundle found) {
    if (found.findings().isEmpty()) {
      policy.ifPresent(it -> it.require(path, Manifest.json(bundle), found));
    }
  }
}
