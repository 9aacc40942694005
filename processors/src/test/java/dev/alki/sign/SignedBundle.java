// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Finding;
import dev.alki.bundle.Packer;
import dev.alki.bundle.Samples;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.progress.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// A small bundle, signed, and the many ways to change its signature.
record SignedBundle(Path folder, Path bundle, FileSigner signer, KeyFiles keys) {
  static final ObjectMapper JSON = new ObjectMapper();

  static SignedBundle in(Path folder) throws IOException {
    Path bundle = folder.resolve("bundle");
    Packer.pack(Samples.contents(folder), bundle);
    KeyFiles keys = KeyFiles.generate(folder, Optional.empty());
    FileSigner signer = FileSigner.read(keys.privateKey(), Optional.empty());
    ModelSignature.sign(bundle, signer, false, Progress.NONE);
    return new SignedBundle(folder, bundle, signer, keys);
  }

  VerificationKey key() {
    return keys.key();
  }

  Path signature() {
    return bundle.resolve("model.sig");
  }

  List<Finding> verify() {
    return ModelSignature.verify(bundle, key(), Progress.NONE);
  }

  Fault refusal() {
    return catchThrowableOfType(Fault.class, this::verify);
  }

  /// By the code of signatures that cannot be relied on.
  void refusedFor(String reason) {
    Fault fault = refusal();
    assertThat(fault).hasMessageContaining(reason);
    assertThat(fault.code()).isEqualTo(Code.SIGNATURE_INVALID);
  }

  byte[] payload() throws IOException {
    return JSON.readTree(Files.readAllBytes(signature())).at("/dsseEnvelope/payload").binaryValue();
  }

  /// The signature's text, changed.
  void text(UnaryOperator<String> change) throws IOException {
    String before = Files.readString(signature());
    String after = change.apply(before);
    assertThat(after).isNotEqualTo(before);
    Files.writeString(signature(), after);
  }

  void json(Consumer<ObjectNode> change) throws IOException {
    ObjectNode json = (ObjectNode) JSON.readTree(Files.readAllBytes(signature()));
    change.accept(json);
    Files.write(signature(), JSON.writeValueAsBytes(json));
  }

  /// The statement changed and signed anew by the same key: what a verifier must look at itself.
  void statement(Consumer<ObjectNode> change) throws IOException {
    ObjectNode statement = (ObjectNode) JSON.readTree(payload());
    String before = statement.toString();
    change.accept(statement);
    assertThat(statement.toString()).isNotEqualTo(before);
    payload(statement.toString());
  }

  void payload(String statement) throws IOException {
    DsseEnvelope envelope = DsseEnvelope.of(statement.getBytes(StandardCharsets.UTF_8), signer);
    Files.write(signature(), new SigstoreBundle(key().fingerprint(), envelope).bytes());
  }

  /// Puts a signature or an attestation there; an attestation also into what the signature over all
  /// files names.
  void put(String file, byte[] content) throws IOException {
    Files.write(bundle.resolve(file), content);
    if (!bundle.resolve(file).equals(signature())) {
      statement(it ->
          resources(
              it,
              list ->
                  list.forEach(each -> {
                    if (each.path("name").asText().equals(file)) {
                      ((ObjectNode) each).put("digest", Digest.sha256(content));
                    }
                  })));
    }
  }

  /// Changes the resources of a statement, and its subject so that it fits.
  static void resources(ObjectNode statement, Consumer<ArrayNode> change) {
    ArrayNode list = (ArrayNode) statement.at("/predicate/resources");
    change.accept(list);
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    list.forEach(it -> raw.writeBytes(HexFormat.of().parseHex(it.path("digest").asText())));
    ((ObjectNode) statement.at("/subject/0/digest"))
        .put("sha256", Digest.sha256(raw.toByteArray()));
  }

  /// What an attestation in the bundle says.
  ObjectNode attested(String file) throws IOException {
    JsonNode json = JSON.readTree(Files.readAllBytes(bundle.resolve(file)));
    return (ObjectNode) JSON.readTree(json.at("/dsseEnvelope/payload").binaryValue());
  }
}
