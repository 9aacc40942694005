// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The schema says what the reader says. Changes are a JSON pointer and what is to stand there.
class ManifestSchemaTest {
  @TempDir private static Path made;
  @TempDir private Path bundle;

  @BeforeAll
  static void pack() throws IOException {
    Packer.pack(Samples.profiles(made, "Q4_K_M", "Q8_0"), made.resolve("bundle"));
  }

  @BeforeEach
  void copyTheManifest() throws IOException {
    Files.copy(made.resolve("bundle/manifest.json"), bundle.resolve("manifest.json"));
  }

  @Test
  void allowsWhatThePackerWrites() {
    assertThat(ManifestSchema.wrong(bundle)).isEmpty();
    assertThat(Manifest.read(bundle).profiles()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/schemaVersion | 3",
        "/schemaVersion | \"2\"",
        "/files | {}",
        "/files/0/path | \"../up\"",
        "/files/0/sha256 | \"00\"",
        "/files/0/bytes | -1",
        "/files/0/bytes | \"1\"",
        "/profiles | []",
        "/profiles | {}",
        "/profiles/0/name | 7",
        "/profiles/0/name | \"\\u001b[2J\"",
        "/profiles/1/files | []",
        "/profiles/1/files/model | []",
        "/profiles/1/files/model | \"a.gguf\"",
        "/profiles/1/files/model/0 | \"/etc/passwd\"",
        "/profiles/1/files/settings | 1",
        "/profiles/1/files/deploy | \"deploy\"",
        "/profiles/0/bytes | 0",
        "/profiles/0/bytes | 1.5",
        "/profiles/0/bitsPerWeight | \"4\"",
        "/profiles/0/nmse | -0.1",
        "/profiles/0/needs | 3",
        "/profiles/0/needs/memoryBytes | 0",
        "/profiles/0/needs/cpu | [\"AVX 2\"]",
        "/profiles/0/needs/gpu | \"yes\"",
      })
  void refusesWhatTheReaderRefuses(String pointer, String value) throws IOException {
    change(pointer, value);

    assertThat(ManifestSchema.wrong(bundle)).isNotEmpty();
    assertThat(refusal().code()).isEqualTo(Code.BUNDLE_INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/name", "/model/weights", "/source/name", "/tool", "/profiles/0/extra"})
  void isStricterThanTheReaderNeedsToBe(String pointer) throws IOException {
    change(pointer, "null");

    assertThat(ManifestSchema.wrong(bundle)).isNotEmpty();
  }

  @Test
  void aProfileOfAFileThatIsNotThereIsRefused() throws IOException {
    change("/profiles/0/files/settings", "\"other.json\"");

    assertThat(refusal()).hasMessageContaining("profiles/0/files/settings");
  }

  @Test
  void aProfileTwiceIsRefused() throws IOException {
    change("/profiles/0/name", "\"q8_0\"");

    assertThat(refusal()).hasMessageContaining("twice");
  }

  private void change(String pointer, String value) throws IOException {
    Path file = bundle.resolve(Manifest.NAME);
    JsonNode manifest = ManifestSchema.read(file);
    int slash = pointer.lastIndexOf('/');
    JsonNode parent = manifest.at(pointer.substring(0, slash));
    String last = pointer.substring(slash + 1);
    JsonNode now = Json.read(value.getBytes(StandardCharsets.UTF_8));
    if (parent instanceof ObjectNode object) {
      object.set(last, now);
    } else {
      ((ArrayNode) parent).set(Integer.parseInt(last), now);
    }
    Files.write(file, Json.bytes(manifest));
  }

  private Fault refusal() {
    return catchThrowableOfType(Fault.class, () -> Manifest.read(bundle));
  }
}
