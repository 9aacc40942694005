// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.progress.Progress;
import dev.alki.sign.KeyFiles;
import dev.alki.sign.Signer;
import dev.alki.sign.Signers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Verifying several profiles under one tag: each of them, and the index that names them.
class NamedBundlesTest {
  @TempDir private Path folder;
  private FakeRegistry registry;
  private PublishedBundle bundle;
  private PublishedBundle other;
  private KeyFiles keys;
  private RegistryName name;

  @BeforeEach
  void pack() throws IOException {
    registry = new FakeRegistry();
    bundle = PublishedBundle.in(folder.resolve("one"), 5000);
    other = PublishedBundle.in(folder.resolve("two"), "Q2_K", 4000);
    keys = KeyFiles.generate(folder.resolve("keys"), Optional.empty());
    name = registry.name("v1");
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void everyProfileOfAnIndexIsVerified() {
    publish(signer());

    List<NamedBundles.Named> named = find(Optional.empty());

    assertThat(named)
        .extracting(NamedBundles.Named::profile)
        .containsExactly(Optional.of("Q4_K_M"), Optional.of("Q2_K"));
    for (NamedBundles.Named each : named) {
      RegistryVerifier.Verified verified = verify(each);
      assertThat(verified.name()).isEqualTo(each.name());
      assertThat(verified.bundle().findings()).isEmpty();
      assertThat(verified.bundle().attestations()).hasSize(3);
    }
  }

  @Test
  void onlyTheProfileThatIsWantedIsVerified() {
    publish(signer());

    assertThat(find(Optional.of("Q2_K")))
        .singleElement()
        .satisfies(it -> {
          assertThat(it.profile()).contains("Q2_K");
          assertThat(it.name()).isEqualTo(name.at(digest("v1-q2_k")));
          assertThat(verify(it).bundle().findings()).isEmpty();
        });
  }

  @Test
  void aProfileThatIsNotThereIsRefused() {
    publish(signer());

    Fault fault = refusal(Optional.of("Q9"));

    assertThat(fault.code()).isEqualTo(Code.PROFILE_UNKNOWN);
    assertThat(fault).hasMessageContaining("Q4_K_M, Q2_K");
  }

  @Test
  void aSingleBundleIsFoundWithoutAnIndex() {
    String digest = bundle.publish(name, Credentials.NONE, Optional.of(signer())).digest();

    assertThat(find(Optional.empty()))
        .containsExactly(new NamedBundles.Named(name.at(digest), Optional.empty()));
    assertThat(find(Optional.of("Q4_K_M"))).hasSize(1);
    assertThat(refusal(Optional.of("Q2_K")).code()).isEqualTo(Code.PROFILE_UNKNOWN);
  }

  @Test
  void oneProfileThatWasChangedIsRefusedAndTheOtherIsNot() {
    publish(signer());
    registry.blobs.replaceAll((_, bytes) -> bytes.length == 4000 ? new byte[4000] : bytes);

    List<NamedBundles.Named> named = find(Optional.empty());

    assertThatCode(() -> verify(named.getFirst())).doesNotThrowAnyException();
    assertThat(refusal(named.getLast()).code()).isEqualTo(Code.REGISTRY_DIFFERS);
  }

  @Test
  void anEntryThatIsMissingIsRefusedAndTheOtherIsNot() {
    publish(signer());
    String missing = digest("v1-q2_k");
    registry.manifests.remove(missing);

    List<NamedBundles.Named> named = find(Optional.empty());

    assertThatCode(() -> verify(named.getFirst())).doesNotThrowAnyException();
    Fault fault = refusal(named.getLast());
    assertThat(fault.code()).isEqualTo(Code.REGISTRY_NOT_FOUND);
    assertThat(fault).hasMessageContaining(missing);
  }

  @Test
  void anIndexThatTheKeyDidNotSignIsRefused() {
    publish(signer());
    registry.manifests.values().removeIf(it -> isSignatureOf(digest("v1"), it));

    Fault fault = refusal(Optional.empty());

    assertThat(fault.code()).isEqualTo(Code.SIGNATURE_MISSING);
    assertThat(fault).hasMessageContaining(digest("v1")).hasMessageContaining("list of profiles");
    assertThat(refusal(Optional.of("Q2_K")).code()).isEqualTo(Code.SIGNATURE_MISSING);
  }

  @Test
  void anIndexThatAnotherKeySignedIsRefused() {
    KeyFiles others = KeyFiles.generate(folder.resolve("others"), Optional.empty());
    publish(Signers.open(others.privateKey().toString(), Optional.empty()));

    assertThat(refusal(Optional.empty()).code()).isEqualTo(Code.SIGNATURE_MISSING);
  }

  @Test
  void anIndexThatLeavesAProfileOutIsNoneThatWasSigned() throws IOException {
    publish(signer());
    changed(list -> list.remove(1));

    assertThat(refusal(Optional.empty()).code()).isEqualTo(Code.SIGNATURE_MISSING);
  }

  @Test
  void withoutAKeyTheIndexIsTakenAsItIs() throws IOException {
    publish(signer());
    changed(list -> list.remove(1));

    assertThat(names().of(name, List.of())).hasSize(1);
  }

  @Test
  void aProfileUnderTheNameOfAnotherIsRefused() throws IOException {
    publish(signer());
    changed(list -> ((ObjectNode) list.get(1).path("annotations")).put("dev.alki.profile", "Q8_0"));

    NamedBundles.Named named = names().of(name, List.of()).getLast();

    Fault fault = refusal(named);
    assertThat(fault.code()).isEqualTo(Code.ARTIFACT_INVALID);
    assertThat(fault).hasMessageContaining("expected Q8_0, got Q2_K");
  }

  @Test
  void aProfileWhoseNameCannotBePrintedIsNone() throws IOException {
    publish(signer());
    changed(list -> {
      list.remove(1);
      ((ObjectNode) list.get(0).path("annotations")).put("dev.alki.profile", "\u001b[2J");
    });

    assertThat(catchThrowableOfType(Fault.class, () -> names().of(name, List.of())).code())
        .isEqualTo(Code.ARTIFACT_INVALID);
  }

  private void publish(Signer signer) {
    new Publisher(options(), Optional.empty(), Forms.of("modelpack"), Optional.of(signer))
        .publish(
            Stream.of(bundle, other).map(PublishedBundle::folder).toList(),
            name,
            Progress.NONE,
            Progress.NONE);
  }

  private Signer signer() {
    return Signers.open(keys.privateKey().toString(), Optional.empty());
  }

  /// The tag names an index with other entries.
  private void changed(Consumer<ArrayNode> change) throws IOException {
    ObjectNode index = (ObjectNode) Json.read(registry.manifests.get("v1"));
    change.accept((ArrayNode) index.path("manifests"));
    registry.manifests.put("v1", Json.bytes(index));
  }

  private String digest(String tag) {
    return "sha256:" + Digest.sha256(registry.manifests.get(tag));
  }

  private static boolean isSignatureOf(String subject, byte[] manifest) {
    try {
      return Json.read(manifest).at("/subject/digest").asText().equals(subject);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<NamedBundles.Named> find(Optional<String> profile) {
    return new NamedBundles(options(), profile).of(name, List.of(keys.key()));
  }

  private NamedBundles names() {
    return new NamedBundles(options(), Optional.empty());
  }

  private RegistryOptions options() {
    return bundle.options(Credentials.NONE);
  }

  private RegistryVerifier.Verified verify(NamedBundles.Named named) {
    return new RegistryVerifier(options(), named.profile())
        .verify(named.name(), Optional.of(keys.key()), Progress.NONE);
  }

  private Fault refusal(NamedBundles.Named named) {
    return catchThrowableOfType(Fault.class, () -> verify(named));
  }

  private Fault refusal(Optional<String> profile) {
    return catchThrowableOfType(Fault.class, () -> find(profile));
  }
}
