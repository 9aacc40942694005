// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.alki.bundle.Finding;
import dev.alki.fault.Fault;
import dev.alki.sign.Statement;
import dev.alki.sign.VerificationKey;
import dev.alki.sign.VerifiedBundle;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What `alki verify` says of one bundle: whether a signature counted, `key`, the one that it was
/// checked with, what the key's owner attests, and what differs. `error` is why it could not be
/// looked at to its end.
record Verification(
    String path,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String profile,
    boolean intact,
    Trust signature,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String key,
    List<Attested> attestations,
    List<Difference> differences,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> error) {
  record Difference(String path, String kind, String detail) {}

  record Attested(String path, String predicateType) {}

  enum Trust {
    @JsonProperty("missing")
    MISSING("there is no signature"),
    @JsonProperty("unchecked")
    UNCHECKED("its signature was not checked: --key PUB does"),
    @JsonProperty("valid")
    VALID("its signature is valid"),
    @JsonProperty("untrusted")
    UNTRUSTED("nothing of it is trusted");

    private final String words;

    Trust(String words) {
      this.words = words;
    }
  }

  static Verification of(
      String path, String profile, VerifiedBundle found, Optional<VerificationKey> trusted) {
    Trust trust =
        trusted.isPresent() ? Trust.VALID : found.signature() ? Trust.UNCHECKED : Trust.MISSING;
    return new Verification(
        path,
        profile,
        found.findings().isEmpty(),
        trust,
        trusted.map(VerificationKey::fingerprint).orElse(""),
        found.attestations().entrySet().stream()
            .map(it -> attested(it.getKey(), it.getValue()))
            .toList(),
        found.findings().stream().map(Verification::difference).toList(),
        Collections.emptySortedMap());
  }

  static Verification failed(String path, String profile, Fault fault) {
    return new Verification(
        path,
        profile,
        false,
        Trust.UNTRUSTED,
        "",
        List.of(),
        List.of(),
        new TreeMap<>(
            Map.of(
                "code", fault.code().name(), "message", fault.getMessage(), "help", fault.help())));
  }

  void print(PrintWriter out) {
    if (!error.isEmpty()) {
      out.println(error.get("code") + ": " + error.get("message"));
    }
    differences.forEach(it -> out.println(path + "/" + it.path() + ": " + it.detail()));
    if (intact) {
      out.println(called() + ": every byte is as the manifest says" + words());
      attestations.forEach(it -> out.println("  " + it.path() + " attests " + it.predicateType()));
    }
  }

  private String called() {
    return profile.isEmpty() ? path : path + " (" + profile + ")";
  }

  private String words() {
    return "; " + signature.words + (key.isEmpty() ? "" : ", by the key of sha256 " + key);
  }

  private static Attested attested(String path, Statement statement) {
    return new Attested(path, statement.predicateType());
  }

  private static Difference difference(Finding finding) {
    return new Difference(
        finding.path(), finding.kind().name().toLowerCase(Locale.ROOT), finding.detail());
  }
}
