// SPDX-License-Identifier: Apache-2.0
package dev.alki.bom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import dev.alki.runtime.GgufFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelBomTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final Metadata LLAMA =
      Metadata.EMPTY
          .with("general.architecture", Value.string("llama"))
          .with("general.file_type", Value.u32(15))
          .with("general.license", Value.string("apache-2.0"));

  @Test
  void isValidByCycloneDxOwnValidator() throws IOException {
    byte[] bytes = bom(LLAMA, 2).toString().getBytes(StandardCharsets.UTF_8);

    assertThat(new JsonParser().validate(bytes, Version.VERSION_16)).isEmpty();
  }

  @Test
  void namesTheModelItsFilesAndWhatItCameFrom() {
    JsonNode model = bom(LLAMA, 1).at("/metadata/component");

    assertThat(model.path("type").asText()).isEqualTo("machine-learning-model");
    assertThat(model.at("/hashes/0/content").asText()).isEqualTo(digest(0).sha256());
    assertThat(model.at("/pedigree/ancestors/0/purl").asText())
        .isEqualTo("pkg:huggingface/org/tiny@" + COMMIT);
    assertThat(model.at("/modelCard/modelParameters/architectureFamily").asText())
        .isEqualTo("llama");
    assertThat(model.at("/modelCard/quantitativeAnalysis/performanceMetrics/1/value").asText())
        .isEqualTo("42.5");
  }

  @Test
  void hasNoTimeAndIsTheSameForTheSameContent() {
    assertThat(bom(LLAMA, 1)).isEqualTo(bom(LLAMA, 1));
    assertThat(bom(LLAMA, 1).at("/metadata").has("timestamp")).isFalse();
    assertThat(bom(LLAMA, 1).path("serialNumber")).isNotEqualTo(bom(LLAMA, 2).path("serialNumber"));
  }

  @ParameterizedTest
  @CsvSource({"apache-2.0,Apache-2.0", "mit,MIT", "Apache-2.0,Apache-2.0", "cc-by-4.0,CC-BY-4.0"})
  void aLicenceIsNamedByItsSpdxIdentifier(String stated, String id) {
    JsonNode bom = bom(LLAMA.with("general.license", Value.string(stated)), 1);

    assertThat(bom.at("/metadata/component/licenses/0/license/id").asText()).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({"llama3.2", "other", "'my own, \"free\" one'"})
  void anUnknownLicenceKeepsItsNameAndTheBillValid(String stated) throws IOException {
    JsonNode bom = bom(LLAMA.with("general.license", Value.string(stated)), 1);

    assertThat(bom.at("/metadata/component/licenses/0/license/name").asText()).isEqualTo(stated);
    assertThat(
            new JsonParser()
                .validate(bom.toString().getBytes(StandardCharsets.UTF_8), Version.VERSION_16))
        .isEmpty();
  }

  private static JsonNode bom(Metadata metadata, int parts) {
    List<FileDigest> weights = IntStream.range(0, parts).mapToObj(ModelBomTest::digest).toList();
    return new ModelBom(
            "tiny-Q4_K_M",
            "Q4_K_M",
            new GgufFacts(metadata, Set.of(), 1000, 500),
            new Origin("org/tiny", COMMIT, List.of(digest(7))),
            weights,
            "0.1.0",
            Optional.of(json("{\"verdict\": \"passed\"}")),
            Optional.of(
                json(
                    "{\"device\": {\"cpu\": \"A CPU\"}, \"promptTokensPerSecond\": {\"median\":"
                        + " 100.25}, \"generationTokensPerSecond\": {\"median\": 42.5}}")))
        .json();
  }

  private static FileDigest digest(int i) {
    return FileDigest.of("part" + i + ".gguf", new byte[] {(byte) i});
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
