// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.BundleVerifier;
import dev.alki.bundle.Finding;
import dev.alki.bundle.FolderBundle;
import dev.alki.fault.Code;
import dev.alki.files.Digest;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is attested beside the signature, and what must not pass as that.
class BundleAttestationsTest {
  private static final ObjectMapper JSON = SignedBundle.JSON;
  private static final String PROVENANCE = "provenance.sigstore.json";
  private static final String TEST_RESULT = "test-result.sigstore.json";
  private static final String BOM = "bom.sigstore.json";

  @TempDir private Path folder;
  private SignedBundle signed;

  @BeforeEach
  void sign() throws IOException {
    signed = SignedBundle.in(folder);
  }

  // What is made

  @Test
  void provenanceTestResultAndBillOfMaterialsAreAttested() {
    VerifiedBundle verified =
        ModelSignature.verify(new FolderBundle(signed.bundle()), signed.key(), Progress.NONE);

    assertThat(verified.findings()).isEmpty();
    assertThat(verified.attestations()).containsOnlyKeys(BOM, PROVENANCE, TEST_RESULT);
    assertThat(BundleVerifier.verify(signed.bundle(), Progress.NONE)).isEmpty();
  }

  @Test
  void theProvenanceNamesTheSourceAndEveryFileThatWasRead() throws IOException {
    JsonNode predicate = statement(PROVENANCE).path("predicate");
    JsonNode definition = predicate.path("buildDefinition");

    assertThat(definition.path("buildType").asText()).isEqualTo("https://alki.dev/bundle/v1");
    assertThat(definition.at("/externalParameters/source").asText()).isEqualTo("models/tiny");
    assertThat(definition.at("/externalParameters/profiles/0/name").asText()).isEqualTo("Q4_K_M");
    assertThat(definition.at("/internalParameters/tool/version").asText()).isEqualTo("0.1.0");
    assertThat(definition.at("/resolvedDependencies/0/name").asText()).isEqualTo("config.json");
    assertThat(definition.at("/resolvedDependencies/0/digest/sha256").asText())
        .isEqualTo(Digest.sha256("{}".getBytes(StandardCharsets.UTF_8)));
    assertThat(predicate.at("/runDetails/builder/id").asText()).isEqualTo("https://alki.dev/alki");
    assertThat(predicate.at("/runDetails/metadata/invocationId").asText())
        .matches("sha256:[0-9a-f]{64}");
  }

  @Test
  void aSourceOfAHubIsNamedWithItsCommit() throws IOException {
    String commit = "0123456789abcdef0123456789abcdef01234567";
    JsonNode manifest =
        JSON.readTree(
            """
            {"profile": "Q8_0", "source": {"name": "org/tiny", "revision": "%s", "files": []}}
            """
                .formatted(commit));

    JsonNode first =
        Provenance.of(BundleFacts.of(manifest))
            .content()
            .at("/buildDefinition/resolvedDependencies/0");

    assertThat(first.path("uri").asText())
        .isEqualTo("git+https://huggingface.co/org/tiny@" + commit);
    assertThat(first.at("/digest/gitCommit").asText()).isEqualTo(commit);
  }

  @Test
  void everyAttestationIsAboutEveryFile() throws IOException {
    for (String file : List.of(PROVENANCE, TEST_RESULT, BOM)) {
      assertThat(statement(file).path("subject").findValuesAsText("name"))
          .startsWith("manifest.json")
          .contains("Tiny-Stories-Q4_K_M.gguf", "bom.cdx.json")
          .doesNotContain("model.sig", PROVENANCE)
          .hasSize(22);
    }
  }

  @Test
  void theBillOfMaterialsIsAttestedAsItIs() throws IOException {
    JsonNode statement = statement(BOM);

    assertThat(statement.path("predicateType").asText()).isEqualTo("https://cyclonedx.org/bom");
    assertThat(statement.path("predicate"))
        .isEqualTo(JSON.readTree(Files.readAllBytes(signed.bundle().resolve("bom.cdx.json"))));
  }

  @Test
  void theTestResultTellsWhatWasCheckedAndWhatCouldNotBe() throws IOException {
    JsonNode manifest =
        JSON.readTree(
            """
            {"profiles": [
              {"name": "A", "validation": {"verdict": "passed", "engine": "llama.cpp 1", "checks": [
                {"name": "loads", "verdict": "passed"}, {"name": "speaks", "verdict": "failed"}]}},
              {"name": "B", "validation": {"verdict": "not checkable"},
               "benchmark": {"engine": "llama.cpp 1", "device": {"cpu": "it"}}}]}
            """);

    JsonNode result = TestResult.of(BundleFacts.of(manifest)).orElseThrow().content();

    assertThat(result.path("result").asText()).isEqualTo("FAILED");
    assertThat(result.path("passedTests")).hasToString("[\"A: loads\",\"B: benchmark\"]");
    assertThat(result.path("warnedTests")).hasToString("[\"B: validation\"]");
    assertThat(result.path("failedTests")).hasToString("[\"A: speaks\"]");
    assertThat(result.path("configuration").findValuesAsText("name"))
        .containsExactly("validation of A", "validation of B", "benchmark of B");
    assertThat(result.at("/configuration/2/annotations/device").asText()).isEqualTo("it");
  }

  @Test
  void ofABundleThatNobodyLookedAtNoTestResultIsAttested() throws IOException {
    assertThat(TestResult.of(BundleFacts.of(JSON.readTree("{\"profile\": \"A\"}")))).isEmpty();
  }

  @Test
  void theSameBundleHasTheSameStatementsWhoeverSigns() throws IOException {
    JsonNode before = statement(PROVENANCE);

    ModelSignature.sign(signed.bundle(), signed.signer(), true, Progress.NONE);

    assertThat(statement(PROVENANCE)).isEqualTo(before);
  }

  // What must not pass

  @Test
  void anAttestationThatWasTakenAwayIsFound() throws IOException {
    Files.delete(signed.bundle().resolve(TEST_RESULT));

    assertThat(signed.verify())
        .extracting(Finding::path, Finding::kind)
        .containsExactly(tuple(TEST_RESULT, Finding.Kind.MISSING));
  }

  @Test
  void anAttestationThatWasPutInPlaceOfAnotherIsFound() throws IOException {
    Files.copy(signed.bundle().resolve(BOM), replaced(PROVENANCE));

    assertThat(signed.verify()).extracting(Finding::path).containsExactly(PROVENANCE);
  }

  @Test
  void anAttestationBehindALinkIsRefused() throws IOException {
    Path file = signed.bundle().resolve(PROVENANCE);
    Files.move(file, folder.resolve("moved"));
    Files.createSymbolicLink(file, folder.resolve("moved"));

    assertThat(signed.refusal().code()).isEqualTo(Code.SIGNATURE_INVALID);
    assertThat(BundleVerifier.verify(signed.bundle(), Progress.NONE))
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.NO_FILE);
  }

  @Test
  void anAttestationOfNothingThatIsHereIsExtra() throws IOException {
    Files.copy(signed.bundle().resolve(BOM), signed.bundle().resolve("other.sigstore.json"));

    assertThat(signed.verify()).extracting(Finding::kind).containsExactly(Finding.Kind.EXTRA);
  }

  @Test
  void anAttestationByAnotherKeyIsRefused() throws IOException {
    KeyFiles other = KeyFiles.generate(folder.resolve("other"), Optional.empty());
    Statement statement = parsed(PROVENANCE);
    signed.put(
        PROVENANCE,
        Attestation.sign(statement, FileSigner.read(other.privateKey(), Optional.empty())));

    signed.refusedFor("another key");
  }

  @Test
  void aProvenanceOfAnotherSourceIsRefused() throws IOException {
    changed(
        PROVENANCE,
        it ->
            ((ObjectNode) it.at("/predicate/buildDefinition/externalParameters"))
                .put("source", "someone/else"));

    signed.refusedFor("something else than the files of the bundle say");
  }

  @Test
  void aProvenanceAboutOtherFilesIsRefused() throws IOException {
    changed(PROVENANCE, it -> it.withArray("subject").remove(1));

    signed.refusedFor("a statement about other files");
  }

  @Test
  void aProvenanceOfAnotherKindIsRefused() throws IOException {
    changed(PROVENANCE, it -> it.put("predicateType", "https://slsa.dev/provenance/v0.2"));

    signed.refusedFor("https://slsa.dev/provenance/v0.2");
  }

  @Test
  void aTestResultThatSaysMoreThanTheReportsIsRefused() throws IOException {
    changed(
        TEST_RESULT, it -> ((ObjectNode) it.path("predicate")).withArray("passedTests").add("all"));

    signed.refusedFor("something else than the files of the bundle say");
  }

  @Test
  void aManifestThatNamesAnAttestationIsRefused() throws IOException {
    Path manifest = signed.bundle().resolve("manifest.json");
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replace("\"LICENSE\"", "\"Provenance.Sigstore.json\""));

    assertThat(signed.refusal().code()).isEqualTo(Code.BUNDLE_INVALID);
  }

  @Test
  void whatDoesNotBelongToABundleAnyMoreIsTakenAwayWhenItIsSignedAnew() throws IOException {
    Path manifest = signed.bundle().resolve("manifest.json");
    ObjectNode json = (ObjectNode) JSON.readTree(Files.readAllBytes(manifest));
    json.findParents("validation").forEach(it -> ((ObjectNode) it).remove("validation"));
    Files.write(manifest, JSON.writeValueAsBytes(json));

    ModelSignature.sign(signed.bundle(), signed.signer(), true, Progress.NONE);

    assertThat(signed.bundle().resolve(TEST_RESULT)).doesNotExist();
    assertThat(signed.verify()).isEmpty();
  }

  @Test
  void aSignatureFromBeforeThereWereAttestationsIsStillGood() throws IOException {
    for (String file : List.of(PROVENANCE, TEST_RESULT, BOM)) {
      Files.delete(signed.bundle().resolve(file));
    }
    signed.statement(it ->
        SignedBundle.resources(
            it,
            list -> {
              for (int i = list.size() - 1; i >= 0; i--) {
                if (list.get(i).path("name").asText().endsWith(".sigstore.json")) {
                  list.remove(i);
                }
              }
            }));

    assertThat(signed.verify()).isEmpty();
  }

  private Path replaced(String file) throws IOException {
    Path path = signed.bundle().resolve(file);
    Files.delete(path);
    return path;
  }

  /// Changes a statement and has the right key vouch for it.
  private void changed(String file, Consumer<ObjectNode> change) throws IOException {
    ObjectNode statement = statement(file);
    change.accept(statement);
    signed.put(
        file,
        Attestation.sign(
            Statement.parse("it", JSON.writeValueAsBytes(statement)), signed.signer()));
  }

  private Statement parsed(String file) throws IOException {
    return Statement.parse("it", JSON.writeValueAsBytes(statement(file)));
  }

  private ObjectNode statement(String file) throws IOException {
    return signed.attested(file);
  }
}
