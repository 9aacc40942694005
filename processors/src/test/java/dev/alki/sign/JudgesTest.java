// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.files.Digest;
import dev.alki.progress.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What users have for verifying: it takes what we sign, and nothing of what was tampered with; and
/// we take what it signs. `ALKI_JUDGES` names the folder of these programs when they are not among
/// the usual ones; where one is not there, its tests are skipped.
class JudgesTest {
  private static final Map<String, Optional<String>> FOUND = new HashMap<>();
  private static final Map<String, String> ATTESTATIONS =
      Map.of(
          "provenance.sigstore.json", Provenance.PREDICATE,
          "test-result.sigstore.json", TestResult.PREDICATE,
          "bom.sigstore.json", BundleAttestations.BOM_PREDICATE);
  private static final String GGUF = "Tiny-Stories-Q4_K_M.gguf";

  @TempDir private Path folder;
  private SignedBundle signed;

  @BeforeEach
  void sign() throws Exception {
    signed = SignedBundle.in(folder);
  }

  @Test
  void modelSigningTakesWhatWeSign() throws Exception {
    assertThat(modelSigning(signed.keys().publicKey())).isZero();
  }

  @Test
  void modelSigningTakesNothingThatWasTamperedWith() throws Exception {
    Path gguf = signed.bundle().resolve(GGUF);
    byte[] bytes = Files.readAllBytes(gguf);
    bytes[2] ^= 1;
    Files.write(gguf, bytes);
    assertThat(modelSigning(signed.keys().publicKey())).isNotZero();
    bytes[2] ^= 1;
    Files.write(gguf, bytes);
    Path more = Files.writeString(signed.bundle().resolve("more"), "");
    assertThat(modelSigning(signed.keys().publicKey())).isNotZero();
    Files.delete(more);
    Path other = KeyFiles.generate(folder.resolve("other"), Optional.empty()).publicKey();
    assertThat(modelSigning(other)).isNotZero();
    assertThat(modelSigning(signed.keys().publicKey())).isZero();
    Files.delete(signed.bundle().resolve("LICENSE"));
    assertThat(modelSigning(signed.keys().publicKey())).isNotZero();
  }

  @Test
  void weTakeWhatModelSigningSigns() throws Exception {
    String tool = tool("model_signing");
    Files.delete(signed.signature());

    run(
        0,
        tool,
        "sign",
        "key",
        signed.bundle(),
        "--signature",
        signed.signature(),
        "--private_key",
        signed.keys().privateKey());

    assertThat(ModelSignature.verify(signed.bundle(), signed.key(), Progress.NONE)).isEmpty();
  }

  @Test
  void cosignTakesTheSignatureOfABundle() throws Exception {
    String tool = tool("cosign");
    String root =
        Attestation.verify("it", Files.readAllBytes(signed.signature()), signed.key())
            .subjects()
            .getFirst()
            .sha256();

    assertThat(
            cosignAttestation(
                tool, signed.signature(), "https://model_signing/signature/v1.0", root))
        .isZero();
    assertThat(cosignAttestation(tool, signed.signature(), "https://slsa.dev/provenance/v1", root))
        .isNotZero();
    assertThat(
            cosignAttestation(
                tool, signed.signature(), "https://model_signing/signature/v1.0", "0".repeat(64)))
        .isNotZero();
  }

  @Test
  void cosignTakesTheSignatureOfAFile() throws Exception {
    String tool = tool("cosign");
    Blob blob = blob();

    assertThat(cosignBlob(tool, signed.keys().publicKey(), blob)).isZero();
    for (Path bad : tampered(blob)) {
      assertThat(cosignBlob(tool, signed.keys().publicKey(), new Blob(blob.file(), bad)))
          .as(bad.toString())
          .isNotZero();
    }
    Path other = KeyFiles.generate(folder.resolve("other"), Optional.empty()).publicKey();
    assertThat(cosignBlob(tool, other, blob)).isNotZero();
    Files.writeString(blob.file(), "changed");
    assertThat(cosignBlob(tool, signed.keys().publicKey(), blob)).isNotZero();
  }

  @Test
  void weTakeWhatCosignSigns() throws Exception {
    String tool = tool("cosign");
    Path config = folder.resolve("none.json");
    Path file = Files.writeString(folder.resolve("file"), "some bytes");
    Path bundle = folder.resolve("cosign.json");
    Path key = folder.resolve("import-cosign.key");
    run(0, tool, "signing-config", "create", "--out", config);
    run(
        0,
        tool,
        "import-key-pair",
        "--key",
        signed.keys().privateKey(),
        "--output-key-prefix",
        folder.resolve("import-cosign"));
    run(
        0,
        tool,
        "sign-blob",
        "--key",
        key,
        "--signing-config",
        config,
        "--bundle",
        bundle,
        "--yes",
        file);

    BlobSignature.verify("it", Files.readAllBytes(bundle), file, signed.key());
  }

  @Test
  void sigstoreJsTakesWhatWeSign() throws Exception {
    String tool = tool("sigstore-js");
    Blob blob = blob();
    Path open = signed.keys().publicKey();

    run(0, tool, open, blob.file(), blob.signature(), signed.signature());
    Path other = KeyFiles.generate(folder.resolve("other"), Optional.empty()).publicKey();
    run(1, tool, other, blob.file(), blob.signature());
    run(1, tool, other, blob.file(), signed.signature());
    for (Path bad : tampered(blob)) {
      run(1, tool, open, blob.file(), bad);
    }
    signed.text(text -> text.replace("\"payload\":\"e", "\"payload\":\"f"));
    run(1, tool, open, blob.file(), signed.signature());
  }

  @Test
  void cosignTakesEveryAttestationOfABundle() throws Exception {
    String tool = tool("cosign");
    Path gguf = signed.bundle().resolve(GGUF);
    for (Map.Entry<String, String> each : ATTESTATIONS.entrySet()) {
      Path attestation = signed.bundle().resolve(each.getKey());
      assertThat(cosignAttestation(tool, attestation, each.getValue(), Digest.sha256(gguf)))
          .as(each.getKey())
          .isZero();
      assertThat(cosignAttestation(tool, attestation, each.getValue(), "0".repeat(64))).isNotZero();
      String text = Files.readString(attestation);
      Files.writeString(attestation, text.replace("\"payload\":\"e", "\"payload\":\"f"));
      assertThat(cosignAttestation(tool, attestation, each.getValue(), Digest.sha256(gguf)))
          .isNotZero();
    }
  }

  @Test
  void sigstoreJsTakesEveryAttestationOfABundle() throws Exception {
    String tool = tool("sigstore-js");
    Path any = signed.bundle().resolve(GGUF);
    Path key = signed.keys().publicKey();
    Path other = KeyFiles.generate(folder.resolve("other"), Optional.empty()).publicKey();
    for (String file : ATTESTATIONS.keySet()) {
      Path attestation = signed.bundle().resolve(file);
      run(0, tool, key, any, attestation);
      run(1, tool, other, any, attestation);
      String text = Files.readString(attestation);
      Files.writeString(attestation, text.replace("\"payload\":\"e", "\"payload\":\"f"));
      run(1, tool, key, any, attestation);
    }
  }

  @Test
  void opensslTakesEveryAttestationOfABundle() throws Exception {
    assumeTrue(Openssl.there());
    for (String file : ATTESTATIONS.keySet()) {
      ObjectNode json =
          (ObjectNode) SignedBundle.JSON.readTree(signed.bundle().resolve(file).toFile());
      byte[] payload = json.at("/dsseEnvelope/payload").binaryValue();
      Path pae = Files.write(folder.resolve("pae"), DsseEnvelope.signed(payload));
      byte[] der = json.at("/dsseEnvelope/signatures/0/sig").binaryValue();
      Path sig = Files.write(folder.resolve("sig"), der);
      Object[] command = {
        "dgst", "-sha256", "-verify", signed.keys().publicKey(), "-signature", sig, pae
      };
      assertThat(Openssl.run(folder, command)).isEqualTo("Verified OK\n");
      Files.writeString(pae, Files.readString(pae) + " ");
      assertThat(Openssl.status(folder, command)).isNotZero();
    }
  }

  @Test
  void intotoTakesEveryStatement() throws Exception {
    String tool = tool("intoto-validate");
    for (String file : ATTESTATIONS.keySet()) {
      ObjectNode statement = signed.attested(file);
      run(0, tool, statement(statement));
      ((ObjectNode) statement.at("/subject/0/digest")).put("sha256", "no digest");
      run(1, tool, statement(statement));
    }
    ObjectNode provenance = signed.attested("provenance.sigstore.json");
    ((ObjectNode) provenance.at("/predicate/runDetails/builder")).remove("id");
    run(1, tool, statement(provenance));
    ObjectNode misspelt = signed.attested("provenance.sigstore.json");
    ((ObjectNode) misspelt.at("/predicate/buildDefinition")).putArray("resolvedDeps");
    run(1, tool, statement(misspelt));
  }

  private Path statement(ObjectNode statement) throws Exception {
    return Files.write(
        folder.resolve("statement.json"), SignedBundle.JSON.writeValueAsBytes(statement));
  }

  private record Blob(Path file, Path signature) {}

  private Blob blob() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "some bytes");
    byte[] signature = BlobSignature.sign(file, signed.signer());
    return new Blob(file, Files.write(folder.resolve("file.sigstore.json"), signature));
  }

  /// The ways to be wrong that all verifiers agree on.
  private List<Path> tampered(Blob blob) throws Exception {
    String good = Files.readString(blob.signature());
    ObjectNode none = JsonNodeFactory.instance.objectNode();
    ObjectNode other = (ObjectNode) SignedBundle.JSON.readTree(good);
    byte[] sig = signed.signer().sign(new byte[32]);
    ((ObjectNode) other.path("messageSignature"))
        .put("signature", Base64.getEncoder().encodeToString(sig));
    List<String> texts =
        List.of(
            none.toString(),
            other.toString(),
            good.substring(0, good.length() - 3),
            good + "{}",
            good.replace("mediaType", "media"),
            good.replace("messageDigest", "message"),
            good.replace("publicKey", "public"));
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      files.add(Files.writeString(folder.resolve("bad" + i + ".json"), texts.get(i)));
    }
    return files;
  }

  private int modelSigning(Path key) throws Exception {
    return status(
        tool("model_signing"),
        "verify",
        "key",
        signed.bundle(),
        "--signature",
        signed.signature(),
        "--public_key",
        key);
  }

  private int cosignBlob(String tool, Path key, Blob blob) throws Exception {
    return status(
        tool,
        "verify-blob",
        "--key",
        key,
        "--insecure-ignore-tlog=true",
        "--bundle",
        blob.signature(),
        blob.file());
  }

  private int cosignAttestation(String tool, Path bundle, String type, String sha256)
      throws Exception {
    return status(
        tool,
        "verify-blob-attestation",
        "--key",
        signed.keys().publicKey(),
        "--insecure-ignore-tlog=true",
        "--bundle",
        bundle,
        "--type",
        type,
        "--digest",
        sha256,
        "--digestAlg",
        "sha256");
  }

  private String tool(String name) {
    String[] trial =
        switch (name) {
          case "cosign" -> new String[] {"version"};
          case "sigstore-js" -> new String[] {signed.keys().publicKey().toString()};
          case "intoto-validate" -> new String[0];
          default -> new String[] {"--help"};
        };
    Optional<String> found = FOUND.computeIfAbsent(name, it -> Tool.find(it, trial));
    assumeTrue(found.isPresent(), "no " + name + " to judge");
    return found.orElseThrow();
  }

  private void run(int status, Object... command) throws Exception {
    Tool.Result result = Tool.run(folder, words(command));
    assertThat(result.status()).as(result.output()).isEqualTo(status);
  }

  private int status(Object... command) throws Exception {
    return Tool.run(folder, words(command)).status();
  }

  private static List<String> words(Object... command) {
    return Stream.of(command).map(Object::toString).toList();
  }
}
