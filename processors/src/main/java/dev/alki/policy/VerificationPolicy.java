// SPDX-License-Identifier: Apache-2.0
package dev.alki.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.sign.Evidence;
import dev.alki.sign.VerificationKey;
import dev.alki.sign.VerifiedBundle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a bundle must be for whoever takes it: signed by any one of the keys, with these
/// attestations by the same key, of one of these sources (`*` at the end stands for whatever
/// follows), under a licence that is allowed. What is empty demands nothing; there is at least one
/// key.
public record VerificationPolicy(
    List<VerificationKey> keys,
    Set<Evidence> require,
    List<String> sources,
    Optional<LicencePolicy> licences) {
  private static final String ANY = "*";
  private static final String FAILED = "FAILED";

  public VerificationPolicy {
    keys = List.copyOf(keys);
    require = Set.copyOf(require);
    sources = List.copyOf(sources);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no key");
    }
  }

  /// A fault POLICY_INVALID, with the line, where the file says anything that is not known.
  public static VerificationPolicy read(Path file) {
    return new PolicyFile(file).read();
  }

  /// Refuses a bundle that was verified by one of the keys, with all that it does not meet.
  public void require(Object where, JsonNode manifest, VerifiedBundle bundle) {
    List<String> unmet = new ArrayList<>();
    require.stream()
        .sorted()
        .filter(it -> it.in(bundle).isEmpty())
        .forEach(it -> unmet.add("no " + it.word() + " is attested"));
    if (require.contains(Evidence.TEST_RESULT)
        && Evidence.TEST_RESULT.in(bundle).stream()
            .anyMatch(it -> it.predicate().path("result").asText().equals(FAILED))) {
      unmet.add("a test failed");
    }
    String source = manifest.path("source").path("name").asText();
    if (!sources.isEmpty() && sources.stream().noneMatch(it -> covers(it, source))) {
      unmet.add("its source is '" + source + "'");
    }
    licences
        .flatMap(it -> it.refused(manifest))
        .ifPresent(it -> unmet.add("as to licences it is '" + it + "'"));
    if (!unmet.isEmpty()) {
      throw Fault.in(Code.POLICY_UNMET, where)
          .what("does not meet the policy: " + String.join("; ", unmet))
          .help("Do not deploy it; ask whoever made it, or whoever sets the policy.")
          .fault();
    }
  }

  private static boolean covers(String pattern, String source) {
    return pattern.endsWith(ANY)
        ? source.startsWith(pattern.substring(0, pattern.length() - ANY.length()))
        : source.equals(pattern);
  }
}
