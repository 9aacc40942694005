// SPDX-License-Identifier: Apache-2.0
package dev.alki.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.alki.check.YamlText;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The schema for editors says what the reader says. In the examples `;` stands for the end of a
/// line.
class ProfileSchemaTest {
  private static final Path FOLDER = Path.of("../profiles");
  private static final String HEAD = "name: p;description: d;mix: Q4_K_M;";

  private final JsonNode schema = read();

  @Test
  void knowsTheSameKeys() {
    assertThat(keys("/properties")).isEqualTo(ProfileFile.KEYS);
    assertThat(keys("/properties/overrides/items/properties")).isEqualTo(ProfileFile.OVERRIDE);
    assertThat(keys("/properties/device/properties")).isEqualTo(ProfileFile.DEVICE);
    assertThat(keys("/properties/gates/properties")).isEqualTo(ProfileFile.GATES);
  }

  @Test
  void knowsTheSameMixesAndTypes() {
    assertThat(values("/properties/mix/enum")).isEqualTo(ProfileFile.MIXES);
    assertThat(values("/$defs/type/enum"))
        .containsExactlyInAnyOrderElementsOf(
            ProfileFile.TYPES.stream().map(TensorType::name).toList());
    assertThat(schema.at("/properties/name/pattern").asText())
        .isEqualTo("^" + ProfileFile.NAME + "$");
  }

  @Test
  void isNamedInEveryProfileThatIsShipped() throws IOException {
    for (String name : Profiles.SHIPPED) {
      String text = Files.readString(FOLDER.resolve(name + ".yaml"));

      assertThat(text).startsWith("# yaml-language-server: $schema=profile.schema.json\n");
      assertThat(allowed(text)).as(name).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "overrides:;- tensors: v;  type: Q6_K;- first: 1;  type: F16;- last: 2;  type: F32",
        "pure: true;leaveOutputTensor: true",
        "leaveOutputTensor: false;outputTensorType: F16",
        "imatrix: i;includeWeights: [v]",
        "imatrix: i;excludeWeights: [v, k]",
        "search: best",
        "search: reference",
        "targetSize: 1.9 GB",
        "targetSize: 850MiB",
        "targetBitsPerWeight: 4.6",
        "device:;  memoryMiB: 1;  threads: 2",
        "device:;  cpu: [avx2, f16c];  gpu: true",
        "device: {}",
        "gates:;  maxMiB: 1;  maxBitsPerWeight: 4.5;  validated: false;  minTokensPerSecond: 3",
      })
  void allowsWhatIsRead(String lines) {
    assertThat(readable(HEAD + lines)).isTrue();
    assertThat(allowed(HEAD + lines)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "size: 3",
        "pure: 1",
        "overrides: []",
        "overrides: all",
        "overrides:;- tensors: v",
        "overrides:;- type: F16",
        "overrides:;- tensors: ' ';  type: F16",
        "overrides:;- first: 0;  type: F16",
        "overrides:;- first: one;  type: F16",
        "overrides:;- tensors: v;  type: Q9_K",
        "outputTensorType: Q8_K",
        "leaveOutputTensor: true;outputTensorType: F16",
        "imatrix: ''",
        "includeWeights: [v]",
        "excludeWeights: [v]",
        "imatrix: i;includeWeights: []",
        "imatrix: i;includeWeights: [1]",
        "imatrix: i;includeWeights: [v];excludeWeights: [k]",
        "search: wide",
        "search: true",
        "targetSize: large",
        "targetSize: 0.0GB",
        "targetSize: 1GB;targetBitsPerWeight: 4",
        "targetBitsPerWeight: 0",
        "targetBitsPerWeight: 65",
        "device: 3",
        "device:;  memoryMiB: 0",
        "device:;  memoryMiB: 1.5",
        "device:;  class: board",
        "device:;  cpu: avx2",
        "device:;  cpu: []",
        "device:;  cpu: [AVX2]",
        "device:;  gpu: 1",
        "gates:;  maxMiB: 0",
        "gates:;  maxBitsPerWeight: 0",
        "gates:;  validated: passed",
        "gates:;  minTokensPerSecond: fast",
      })
  void refusesWhatIsRefused(String lines) {
    assertThat(readable(HEAD + lines)).isFalse();
    assertThat(allowed(HEAD + lines)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "description: d;mix: Q4_0",
        "name: p;mix: Q4_0",
        "name: p;description: d",
        "name: p;description: d;mix: COPY",
        "name: p;description: d;mix: F16;pure: true",
        "name: p;description: d;mix: F16;search: best",
        "name: p;description: d;mix: F32;overrides:;- tensors: v;  type: Q6_K",
      })
  void refusesTheSameBeginnings(String lines) {
    assertThat(readable(lines)).isFalse();
    assertThat(allowed(lines)).isFalse();
  }

  private boolean allowed(String lines) {
    Schema validator =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema);
    return validator.validate(YamlText.parse("p.yaml", lines.replace(';', '\n')).json()).isEmpty();
  }

  private static boolean readable(String lines) {
    try {
      ProfileFile.read("p", "p.yaml", lines.replace(';', '\n'), Path.of(""));
      return true;
    } catch (Fault e) {
      assertThat(e.code()).isEqualTo(Code.PROFILE_INVALID);
      return false;
    }
  }

  private List<String> keys(String pointer) {
    return schema.at(pointer).properties().stream().map(Map.Entry::getKey).toList();
  }

  private List<String> values(String pointer) {
    return StreamSupport.stream(schema.at(pointer).spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  private static JsonNode read() {
    try {
      return new ObjectMapper().readTree(FOLDER.resolve("profile.schema.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
