// SPDX-License-Identifier: Apache-2.0
package dev.alki.bom;

import static dev.alki.bom.SampleBom.COMMIT;
import static dev.alki.bom.SampleBom.LLAMA;
import static dev.alki.bom.SampleBom.digest;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpdxDocumentTest {
  @Test
  void describesTheModelWithItsDigestAndLicence() {
    JsonNode spdx = spdx(LLAMA);
    JsonNode model = spdx.at("/packages/0");

    assertThat(spdx.path("spdxVersion").asText()).isEqualTo("SPDX-2.3");
    assertThat(model.path("name").asText()).isEqualTo("tiny-Q4_K_M");
    assertThat(model.at("/checksums/0/checksumValue").asText()).isEqualTo(digest(0).sha256());
    assertThat(model.path("licenseDeclared").asText()).isEqualTo("Apache-2.0");
    assertThat(relations(spdx)).contains("SPDXRef-DOCUMENT DESCRIBES SPDXRef-model");
  }

  @Test
  void tellsWhatTheModelCameFromAndWhatItConsistsOf() {
    JsonNode spdx = spdx(LLAMA);

    assertThat(spdx.at("/packages/1/externalRefs/0/referenceLocator").asText())
        .isEqualTo("pkg:huggingface/org/tiny@" + COMMIT);
    assertThat(relations(spdx))
        .contains(
            "SPDXRef-model GENERATED_FROM SPDXRef-source",
            "SPDXRef-source DESCENDANT_OF SPDXRef-base-0",
            "SPDXRef-calibration BUILD_DEPENDENCY_OF SPDXRef-model",
            "SPDXRef-tool-alki BUILD_TOOL_OF SPDXRef-model",
            "SPDXRef-model CONTAINS SPDXRef-file-0");
  }

  @Test
  void everyRelationIsBetweenWhatIsThereAndNoIdentifierIsTwice() {
    JsonNode spdx = spdx(LLAMA);
    List<String> ids = new ArrayList<>(spdx.path("packages").findValuesAsText("SPDXID"));

    assertThat(ids).doesNotHaveDuplicates();
    ids.add("SPDXRef-DOCUMENT");
    assertThat(ids).containsAll(spdx.path("relationships").findValuesAsText("spdxElementId"));
    assertThat(ids).containsAll(spdx.path("relationships").findValuesAsText("relatedSpdxElement"));
  }

  @Test
  void aLicenceThatSpdxDoesNotKnowStandsInTheDocument() {
    JsonNode spdx = spdx(LLAMA.with("general.license", Value.string("mit,Llama 3.2 (own)")));

    assertThat(spdx.at("/packages/0/licenseDeclared").asText())
        .isEqualTo("MIT AND LicenseRef-llama-3.2-own-");
    assertThat(spdx.at("/hasExtractedLicensingInfos/0/licenseId").asText())
        .isEqualTo("LicenseRef-llama-3.2-own-");
    assertThat(spdx.at("/hasExtractedLicensingInfos/0/name").asText()).isEqualTo("Llama 3.2 (own)");
  }

  @Test
  void withoutALicenceNothingIsAsserted() {
    assertThat(spdx(LLAMA.without("general.license")).at("/packages/0/licenseDeclared").asText())
        .isEqualTo("NOASSERTION");
  }

  @Test
  void isTheSameForTheSameBundle() {
    assertThat(spdx(LLAMA)).isEqualTo(spdx(LLAMA));
  }

  static JsonNode spdx(Metadata metadata) {
    return new SpdxDocument(SampleBom.of(metadata, 1).json(), List.of(digest(0), digest(1))).json();
  }

  private static List<String> relations(JsonNode spdx) {
    List<String> relations = new ArrayList<>();
    for (JsonNode relation : spdx.path("relationships")) {
      relations.add(
          relation.path("spdxElementId").asText()
              + " "
              + relation.path("relationshipType").asText()
              + " "
              + relation.path("relatedSpdxElement").asText());
    }
    return relations;
  }
}
