// SPDX-License-Identifier: Apache-2.0
package dev.alki.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.alki.bundle.FolderBundle;
import dev.alki.bundle.Json;
import dev.alki.bundle.Manifest;
import dev.alki.bundle.Packer;
import dev.alki.bundle.Samples;
import dev.alki.check.YamlText;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import dev.alki.sign.Evidence;
import dev.alki.sign.KeyFiles;
import dev.alki.sign.ModelSignature;
import dev.alki.sign.Signers;
import dev.alki.sign.Statement;
import dev.alki.sign.VerifiedBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a policy demands of a bundle beside its signature, each way of not meeting it, and how a
/// policy is read.
class VerificationPolicyTest {
  private static final Path SCHEMA = Path.of("../docs/verification-policy.schema.json");

  @TempDir private static Path folder;
  private static KeyFiles keys;
  private static JsonNode manifest;
  private static VerifiedBundle verified;

  @BeforeAll
  static void sign() throws IOException {
    Path bundle = folder.resolve("bundle");
    Packer.pack(Samples.contents(folder), bundle);
    keys = KeyFiles.generate(folder.resolve("keys"), Optional.empty());
    ModelSignature.sign(
        bundle, Signers.open(keys.privateKey().toString(), Optional.empty()), false, Progress.NONE);
    manifest = Manifest.json(bundle);
    verified = ModelSignature.verify(new FolderBundle(bundle), keys.key(), Progress.NONE);
  }

  @Test
  void aBundleThatIsAllThatIsDemandedIsTaken() throws IOException {
    VerificationPolicy policy =
        policy(
            """
            require: [provenance, test-result, bom]
            sources: [others/*, models/*]
            licences: ['!gated', '!unknown']
            """);

    assertThat(policy.keys()).containsExactly(keys.key());
    assertThatCode(() -> policy.require("it", manifest, verified)).doesNotThrowAnyException();
  }

  @Test
  void whatIsNotThereIsNotDemanded() throws IOException {
    VerifiedBundle bare = new VerifiedBundle(List.of(), true, new TreeMap<>());
    VerificationPolicy policy = policy("");

    assertThatCode(() -> policy.require("it", manifest, bare)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void anAttestationThatIsMissingIsNotMet(Evidence evidence) throws IOException {
    SortedMap<String, Statement> rest = new TreeMap<>(verified.attestations());
    rest.values().removeAll(evidence.in(verified));
    assertThat(rest).hasSize(2);

    unmet(
        "require: [" + evidence.word() + "]",
        new VerifiedBundle(List.of(), true, rest),
        "no " + evidence.word() + " is attested");
  }

  @Test
  void aTestThatFailedIsNotMet() throws IOException {
    SortedMap<String, Statement> failed = new TreeMap<>(verified.attestations());
    failed.replaceAll((_, it) -> {
      ObjectNode predicate = it.predicate().deepCopy();
      predicate.put("result", "FAILED");
      return new Statement(it.subjects(), it.predicateType(), predicate);
    });

    unmet("require: [test-result]", new VerifiedBundle(List.of(), true, failed), "a test failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"models/other", "models", "odels/*", "models/tiny/*"})
  void anotherSourceIsNotMet(String source) throws IOException {
    unmet("sources: [" + source + "]", verified, "its source is 'models/tiny'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"models/tiny", "models/*", "models/tiny*", "'*'"})
  void theSourceOrTheBeginningOfItIsMet(String source) throws IOException {
    VerificationPolicy policy = policy("sources: [" + source + "]");

    assertThatCode(() -> policy.require("it", manifest, verified)).doesNotThrowAnyException();
  }

  @Test
  void anotherLicenceIsNotMet() throws IOException {
    unmet("licences: [EUPL-1.2]", verified, "as to licences it is '");
  }

  @Test
  void aModelThatIsGatedIsNotMet() throws IOException {
    ObjectNode gated = manifest.deepCopy();
    ((ObjectNode) gated.path("source")).put("gated", true);

    assertThat(
            catchThrowableOfType(
                Fault.class, () -> policy("licences: ['!gated']").require("it", gated, verified)))
        .hasMessageContaining("as to licences it is 'gated'");
  }

  @Test
  void allThatIsNotMetIsSaid() throws IOException {
    VerificationPolicy policy = policy("sources: [a]\nlicences: [EUPL-1.2]\n");

    assertThat(refusal(policy, verified)).hasMessageContaining("'models/tiny'; as to licences");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key: [a]| there is no 'key' here",
        "keys: []| a list of texts",
        "keys: keys/alki.pub| a list of texts",
        "require: [1]| a list of texts",
        "require: [sbom]| expected provenance, test-result, bom, got sbom",
        "sources: ['a*b']| has a * before the end",
        "licences: ['!gated', MIT]| some entries with ! and some without",
        "licences: [' ']| a list of texts"
      })
  void whatMeansNothingIsRefusedWithItsLine(String line, String reason) throws IOException {
    String text = line.startsWith("keys:") ? line : keysLine() + line;

    Fault fault = catchThrowableOfType(Fault.class, () -> read(text));

    assertThat(fault.code()).isEqualTo(Code.POLICY_INVALID);
    assertThat(fault).hasMessageContaining(reason).hasMessageContaining(", line ");
    assertThat(schema().validate(YamlText.parse("it", text).json())).isNotEmpty();
  }

  @Test
  void aPolicyWithoutKeysIsRefused() {
    Fault fault = catchThrowableOfType(Fault.class, () -> read("require: [bom]\n"));

    assertThat(fault.code()).isEqualTo(Code.POLICY_INVALID);
    assertThat(fault).hasMessageContaining("there are no 'keys'");
    assertThat(catchThrowableOfType(Fault.class, () -> read("- a\n")).code())
        .isEqualTo(Code.POLICY_INVALID);
  }

  @Test
  void aFileThatIsNoPublicKeyIsRefused() {
    assertThat(catchThrowableOfType(Fault.class, () -> read("keys: [keys/alki.key]\n")).code())
        .isEqualTo(Code.KEY_INVALID);
  }

  @Test
  void theSchemaHasTheSameKeysAndWords() throws IOException {
    JsonNode schema = Json.read(Files.readAllBytes(SCHEMA)).path("properties");

    assertThat(schema.fieldNames()).toIterable().containsExactlyElementsOf(PolicyFile.KEYS);
    assertThat(schema.at("/require/items/enum"))
        .map(JsonNode::asText)
        .containsExactlyElementsOf(
            List.of(Evidence.values()).stream().map(Evidence::word).toList());
  }

  private void unmet(String line, VerifiedBundle bundle, String reason) throws IOException {
    Fault fault = refusal(policy(line), bundle);
    assertThat(fault.code()).isEqualTo(Code.POLICY_UNMET);
    assertThat(fault.code().exit()).isEqualTo(Code.SIGNATURE_MISSING.exit());
    assertThat(fault).hasMessageContaining(reason);
  }

  private Fault refusal(VerificationPolicy policy, VerifiedBundle bundle) {
    return catchThrowableOfType(Fault.class, () -> policy.require("it", manifest, bundle));
  }

  /// One that the schema takes as well.
  private VerificationPolicy policy(String lines) throws IOException {
    String text = keysLine() + lines;
    assertThat(schema().validate(YamlText.parse("it", text).json())).isEmpty();
    return read(text);
  }

  private static String keysLine() {
    return "keys: [keys/alki.pub]\n";
  }

  private VerificationPolicy read(String text) throws IOException {
    return VerificationPolicy.read(Files.writeString(folder.resolve("policy.yaml"), text));
  }

  private static Schema schema() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(Json.read(Files.readAllBytes(SCHEMA)));
  }
}
