// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bom.FileDigest;
import dev.alki.bundle.Json;
import dev.alki.bundle.Listing;
import dev.alki.bundle.Presented;
import dev.alki.bundle.Vouchers;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What can be attested of a bundle: how it was made, what tests found, and what it consists of,
/// once for each bill of materials. All of it follows from the bundle, so that an attestation says
/// nothing else than the files that it stands beside.
public record BundleAttestations(Presented bundle, Listing manifest) {
  public static final String BOM_PREDICATE = "https://cyclonedx.org/bom";

  /// The kinds of statements that follow from a bundle.
  public static final Set<String> KINDS =
      Set.of(Provenance.PREDICATE, TestResult.PREDICATE, BOM_PREDICATE);

  /// By the file in the bundle that such an attestation has ([Vouchers]).
  public SortedMap<String, Predicate> predicates() {
    SortedMap<String, Predicate> predicates = new TreeMap<>();
    BundleFacts facts = BundleFacts.of(bundle, manifest);
    predicates.put(Vouchers.PROVENANCE, Provenance.of(facts));
    TestResult.of(facts).ifPresent(it -> predicates.put(Vouchers.TEST_RESULT, it));
    for (FileDigest file : manifest.files()) {
      if (Vouchers.isBom(file.path())) {
        bom(file)
            .ifPresent(it ->
                predicates.put(Vouchers.ofBom(file.path()), new Predicate(BOM_PREDICATE, it)));
      }
    }
    return predicates;
  }

  /// Everything that the bundle consists of, the manifest first.
  public List<Statement.Subject> subjects() {
    List<Statement.Subject> subjects = new ArrayList<>();
    subjects.add(subject(manifest.self()));
    manifest.files().forEach(file -> subjects.add(subject(file)));
    return subjects;
  }

  /// Those that lie in the bundle, each by the file that it has; a fault when one of them was not
  /// made with this key, or says anything but what the bundle does.
  SortedMap<String, Statement> verified(VerificationKey key) {
    SortedMap<String, Predicate> expected = predicates();
    List<Statement.Subject> subjects = subjects();
    SortedMap<String, Statement> verified = new TreeMap<>();
    for (String path : Vouchers.attestations(manifest)) {
      Optional<byte[]> attestation = bundle.document(path, Code.SIGNATURE_INVALID);
      if (attestation.isPresent()) {
        Object where = bundle.where(path);
        Statement statement = Attestation.verify(where, attestation.get(), key);
        Statement wanted =
            Optional.ofNullable(expected.get(path))
                .map(it -> it.about(subjects))
                .orElseThrow(() -> differs(where, "the bundle says nothing of the kind"));
        if (!statement.predicateType().equals(wanted.predicateType())) {
          throw differs(where, statement.predicateType());
        }
        if (!statement.subjects().equals(wanted.subjects())) {
          throw differs(where, "a statement about other files");
        }
        if (!statement.predicate().equals(wanted.predicate())) {
          throw differs(where, "something else than the files of the bundle say");
        }
        verified.put(path, statement);
      }
    }
    return verified;
  }

  private static Fault differs(Object where, String got) {
    return Fault.in(Code.SIGNATURE_INVALID, where)
        .what("is no attestation of this bundle")
        .expected("what its files say, about every one of them")
        .got(got)
        .help("Do not deploy it; whoever made it can sign it anew with `alki sign --force`.")
        .fault();
  }

  private Optional<JsonNode> bom(FileDigest file) {
    return bundle
        .document(file.path(), Code.BUNDLE_INVALID)
        .filter(it -> Digest.sha256(it).equals(file.sha256()))
        .map(it -> json(file, it));
  }

  private JsonNode json(FileDigest file, byte[] content) {
    try {
      return Json.read(content);
    } catch (IOException e) {
      throw Fault.in(Code.BUNDLE_INVALID, bundle.where(file.path()))
          .what("is no JSON")
          .cause(e)
          .fault();
    }
  }

  private static Statement.Subject subject(FileDigest file) {
    return new Statement.Subject(file.path(), file.sha256());
  }
}
