// SPDX-License-Identifier: Apache-2.0
package dev.alki.bom;

import static dev.alki.bom.SampleBom.COMMIT;
import static dev.alki.bom.SampleBom.LLAMA;
import static dev.alki.bom.SampleBom.digest;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelBomTest {
  @Test
  void isValidByCycloneDxOwnValidator() throws IOException {
    assertThat(errors(bom(LLAMA, 2))).isEmpty();
    assertThat(errors(bom(Metadata.EMPTY.with("general.architecture", Value.string("bert")), 1)))
        .isEmpty();
  }

  @Test
  void namesTheModelItsFilesAndWhatItCameFrom() {
    JsonNode model = bom(LLAMA, 1).at("/metadata/component");

    assertThat(model.path("type").asText()).isEqualTo("machine-learning-model");
    assertThat(model.at("/hashes/0/content").asText()).isEqualTo(digest(0).sha256());
    JsonNode source = model.at("/pedigree/ancestors/0");
    assertThat(source.path("purl").asText()).isEqualTo("pkg:huggingface/org/tiny@" + COMMIT);
    assertThat(source.at("/pedigree/ancestors/0/name").asText()).isEqualTo("Tiny Base");
    assertThat(source.at("/pedigree/ancestors/0/externalReferences/0/url").asText())
        .isEqualTo("https://huggingface.co/org/base");
    assertThat(model.at("/modelCard/modelParameters/architectureFamily").asText())
        .isEqualTo("llama");
  }

  @Test
  void namesTheDataThatItWasTrainedAndCalibratedWith() {
    JsonNode bom = bom(LLAMA, 1);
    JsonNode datasets = bom.at("/metadata/component/modelCard/modelParameters/datasets");
    JsonNode matrix = bom.at("/components/0");

    assertThat(datasets.at("/0/name").asText()).isEqualTo("Tiny Stories");
    assertThat(datasets.at("/0").has("contents")).isFalse();
    assertThat(datasets.at("/1/ref")).isEqualTo(matrix.path("bom-ref"));
    assertThat(matrix.path("name").asText()).isEqualTo("tiny.imatrix");
    assertThat(matrix.at("/hashes/0/content").asText()).isEqualTo(digest(9).sha256());
    assertThat(matrix.path("properties").toString())
        .contains("gguf:quantize.imatrix.dataset", "calibration.txt", "128");
  }

  @Test
  void hasTheFiguresOfValidationQuantizationAndBenchmark() {
    JsonNode figures =
        bom(LLAMA, 1).at("/metadata/component/modelCard/quantitativeAnalysis/performanceMetrics");

    assertThat(figures.findValuesAsText("type"))
        .containsExactly(
            "check: loads",
            "largest normalized mean squared error of a tensor",
            "prompt tokens per second",
            "generation tokens per second",
            "peak memory in bytes");
    assertThat(figures.findValuesAsText("value"))
        .containsExactly("passed", "0.5", "100.25", "42.5", "1000");
    assertThat(figures.at("/1/slice").asText()).isEqualTo("tensor: b");
  }

  @Test
  void tellsTheStepsThatRanAndWhatEachReadAndMade() {
    JsonNode bom = bom(LLAMA, 1);
    JsonNode tasks = bom.at("/formulation/0/workflows/0/tasks");
    JsonNode source = bom.at("/formulation/0/components/0");

    assertThat(tasks.findValuesAsText("uid"))
        .containsExactly("step-fetch", "step-quantize", "step-validate", "step-pack");
    assertThat(source.at("/hashes/0/content").asText()).isEqualTo(digest(7).sha256());
    assertThat(tasks.at("/1/inputs/0/resource/ref")).isEqualTo(source.path("bom-ref"));
    assertThat(tasks.at("/1/inputs/1/resource/ref").asText()).isEqualTo("calibration");
    assertThat(tasks.at("/1/inputs/2/parameters/0/value").asText()).isEqualTo("Q4_K_M");
    assertThat(tasks.at("/1/outputs/0/resource/ref").asText()).isEqualTo("part0.gguf");
    assertThat(tasks.at("/2/outputs/0/type").asText()).isEqualTo("metrics");
    assertThat(tasks.at("/3/outputs/0/resource/ref").asText()).isEqualTo("model");
  }

  @Test
  void namesTheToolsThatHadAHandInIt() {
    assertThat(bom(LLAMA, 1).at("/metadata/tools/components").findValuesAsText("name"))
        .containsExactly("alki", "java-llama.cpp");
  }

  @ParameterizedTest
  @CsvSource({"0,text-generation", "1,feature-extraction", "4,text-ranking"})
  void saysWhatTheModelIsFor(int pooling, String task) {
    JsonNode bom = bom(LLAMA.with("llama.pooling_type", Value.u32(pooling)), 1);

    assertThat(bom.at("/metadata/component/modelCard/modelParameters/task").asText())
        .isEqualTo(task);
  }

  @Test
  void hasNoTimeAndIsTheSameForTheSameContent() {
    assertThat(bom(LLAMA, 1)).isEqualTo(bom(LLAMA, 1));
    assertThat(bom(LLAMA, 1).at("/metadata").has("timestamp")).isFalse();
    assertThat(bom(LLAMA, 1).path("serialNumber")).isNotEqualTo(bom(LLAMA, 2).path("serialNumber"));
    assertThat(bom(LLAMA, 1).path("serialNumber"))
        .isNotEqualTo(bom(LLAMA.with("general.file_type", Value.u32(7)), 1).path("serialNumber"));
  }

  @ParameterizedTest
  @CsvSource({"apache-2.0,Apache-2.0", "mit,MIT", "Apache-2.0,Apache-2.0", "cc-by-4.0,CC-BY-4.0"})
  void aLicenceIsNamedByItsSpdxIdentifier(String stated, String id) {
    JsonNode bom = bom(LLAMA.with("general.license", Value.string(stated)), 1);

    assertThat(bom.at("/metadata/component/licenses/0/license/id").asText()).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({"llama3.2", "'my own; \"free\" one'"})
  void anUnknownLicenceKeepsItsNameAndTheBillValid(String stated) throws IOException {
    JsonNode bom = bom(LLAMA.with("general.license", Value.string(stated)), 1);

    assertThat(bom.at("/metadata/component/licenses/0/license/name").asText()).isEqualTo(stated);
    assertThat(errors(bom)).isEmpty();
  }

  @Test
  void severalLicencesAreAllNamedAndAnotherOneByItsOwnName() throws IOException {
    JsonNode bom =
        bom(
            LLAMA
                .with("general.license", Value.string("mit,other"))
                .with("general.license.name", Value.string("tiny-licence"))
                .with("general.license.link", Value.string("https://example.org/licence")),
            1);

    JsonNode licences = bom.at("/metadata/component/licenses");
    assertThat(licences.at("/0/license/id").asText()).isEqualTo("MIT");
    assertThat(licences.at("/1/license/name").asText()).isEqualTo("tiny-licence");
    assertThat(licences.at("/1/license/url").asText()).isEqualTo("https://example.org/licence");
    assertThat(errors(bom)).isEmpty();
  }

  @Test
  void whatIsNoAddressLeavesTheBillValid() throws IOException {
    for (String link : List.of("LICENSE", "https://", "https://a b", "javascript:x", "http:///x")) {
      Metadata metadata = LLAMA.with("general.license.link", Value.string(link));
      assertThat(errors(bom(metadata, 1))).as(link).isEmpty();
      assertThat(bom(metadata, 1).at("/metadata/component/licenses/0/license").has("url"))
          .isFalse();
    }
  }

  private static JsonNode bom(Metadata metadata, int parts) {
    return SampleBom.of(metadata, parts).json();
  }

  private static List<?> errors(JsonNode bom) throws IOException {
    return new JsonParser()
        .validate(bom.toString().getBytes(StandardCharsets.UTF_8), Version.VERSION_16);
  }
}
