// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Statements by the right key that a verifier must look at all the same.
class SignedStatementTest {
  private static final ObjectMapper JSON = SignedBundle.JSON;

  @TempDir private Path folder;
  private SignedBundle signed;

  @BeforeEach
  void sign() throws IOException {
    signed = SignedBundle.in(folder);
  }

  @Test
  void aStatementOfAnotherTypeIsRefused() throws IOException {
    signed.statement(it -> it.put("_type", "https://in-toto.io/Statement/v0.1"));
    signed.refusedFor("_type");
  }

  @Test
  void aStatementOfAnotherKindIsRefused() throws IOException {
    signed.statement(it -> it.put("predicateType", "https://slsa.dev/provenance/v1"));
    signed.refusedFor("predicateType");
  }

  @Test
  void anUnknownKeyInTheStatementIsRefused() throws IOException {
    signed.statement(it -> it.put("more", 1));
    signed.refusedFor("more");
  }

  @Test
  void aKeyTwiceInTheStatementIsRefused() throws IOException {
    String text = new String(signed.payload(), StandardCharsets.UTF_8);
    signed.payload(text.replace("\"predicate\":", "\"predicate\":{},\"predicate\":"));
    signed.refusedFor("predicate twice");
  }

  @Test
  void anUnknownKeyInTheSerializationIsRefused() throws IOException {
    signed.statement(it -> serialization(it).put("shard_size", 1000));
    signed.refusedFor("predicate.serialization.shard_size");
  }

  @Test
  void anotherMethodIsRefused() throws IOException {
    signed.statement(it -> serialization(it).put("method", "shards"));
    signed.refusedFor("predicate.serialization.method");
  }

  @Test
  void anotherDigestIsRefused() throws IOException {
    signed.statement(it -> serialization(it).put("hash_type", "blake2b"));
    signed.refusedFor("predicate.serialization.hash_type");
  }

  @Test
  void linksThatAreAllowedAreRefused() throws IOException {
    signed.statement(it -> serialization(it).put("allow_symlinks", true));
    signed.refusedFor("predicate.serialization.allow_symlinks");
  }

  @Test
  void pathsThatAreIgnoredHideNothing() throws IOException {
    signed.statement(it -> serialization(it).withArray("ignore_paths").add("more"));
    Files.writeString(signed.bundle().resolve("more"), "");

    assertThat(signed.verify()).extracting(Finding::path).containsExactly("more");
  }

  @Test
  void aSubjectThatIsNotTheDigestOfTheDigestsIsRefused() throws IOException {
    signed.statement(it -> ((ObjectNode) it.at("/subject/0/digest")).put("sha256", "0".repeat(64)));
    signed.refusedFor("subject");
  }

  @Test
  void twoSubjectsAreRefused() throws IOException {
    signed.statement(it -> it.withArray("subject").add(it.at("/subject/0").deepCopy()));
    signed.refusedFor("subject");
  }

  @Test
  void noSubjectIsRefused() throws IOException {
    signed.statement(it -> it.withArray("subject").removeAll());
    signed.refusedFor("subject");
  }

  @Test
  void aSubjectThatIsNoSha256IsRefused() throws IOException {
    signed.statement(it -> ((ObjectNode) it.at("/subject/0/digest")).put("sha256", "00"));
    signed.refusedFor("digest.sha256");
  }

  @Test
  void namesThatDoNotAscendAreRefused() throws IOException {
    resigned(list -> list.add(list.remove(0)));
    signed.refusedFor("names that ascend");
  }

  @Test
  void aNameTwiceIsRefused() throws IOException {
    resigned(list -> list.insert(0, list.get(0).deepCopy()));
    signed.refusedFor("names that ascend");
  }

  @Test
  void aNameThatLeadsOutIsRefused() throws IOException {
    resigned(list -> ((ObjectNode) list.get(0)).put("name", "../LICENSE"));
    signed.refusedFor("a name that no bundle may contain");
  }

  @Test
  void aResourceThatIsTheSignatureIsRefused() throws IOException {
    resigned(list -> ((ObjectNode) list.get(9)).put("name", "model.sig"));
    signed.refusedFor("a name that no bundle may contain");
  }

  @Test
  void aResourceOfAnotherDigestIsRefused() throws IOException {
    resigned(list -> ((ObjectNode) list.get(0)).put("algorithm", "sha512"));
    signed.refusedFor("algorithm");
  }

  @Test
  void aResourceThatWasNotSignedIsFound() throws IOException {
    resigned(list -> list.remove(0));

    assertThat(signed.verify())
        .containsExactly(
            new Finding("LICENSE", Finding.Kind.EXTRA, "is there, and was not signed"));
  }

  @Test
  void aResourceThatIsNotThereIsFound() throws IOException {
    resigned(list ->
        list.insert(
            0,
            JSON.createObjectNode()
                .put("name", "A")
                .put("algorithm", "sha256")
                .put("digest", "0".repeat(64))));

    assertThat(signed.verify())
        .containsExactly(new Finding("A", Finding.Kind.MISSING, "was signed, and is not there"));
  }

  @Test
  void aResourceOfOtherBytesIsFound() throws IOException {
    resigned(list -> ((ObjectNode) list.get(0)).put("digest", "0".repeat(64)));

    assertThat(signed.verify()).extracting(Finding::path).containsExactly("LICENSE");
  }

  @Test
  void aStatementThatNestsWithoutEndIsRefused() throws IOException {
    signed.payload("[".repeat(100_000));
    signed.refusedFor("is not JSON that is read here");
  }

  /// The list of resources changed, the subject made to fit, and all signed by the right key.
  private void resigned(Consumer<ArrayNode> change) throws IOException {
    signed.statement(statement -> SignedBundle.resources(statement, change));
  }

  private static ObjectNode serialization(ObjectNode statement) {
    return (ObjectNode) statement.at("/predicate/serialization");
  }
}
