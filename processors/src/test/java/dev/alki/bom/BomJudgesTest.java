// SPDX-License-Identifier: Apache-2.0
package dev.alki.bom;

import static dev.alki.bom.SampleBom.LLAMA;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import dev.alki.registry.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Validators of others take our bills of materials, and none that is wrong.
class BomJudgesTest {
  private static final List<Metadata> MODELS =
      List.of(
          LLAMA,
          Metadata.EMPTY.with("general.architecture", Value.string("bert")),
          LLAMA.with("general.license", Value.string("mit,Llama 3.2 \"own\"")));

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"cdx-validate", "cdx-validate-js"})
  void cycloneDxValidatorsTakeOursAndNoneThatIsWrong(String judge) throws Exception {
    List<String> command = List.of(Programs.find(judge));

    for (int parts = 1; parts <= 2; parts++) {
      for (Metadata model : MODELS) {
        accepts(command, SampleBom.of(model, parts).json());
      }
    }
    refuses(command, wrong("/metadata/component", "type", "ml-model"));
    refuses(command, wrong("/metadata/component/licenses/0/license", "id", "Apache-9"));
    refuses(command, wrong("/formulation/0/workflows/0/tasks/0", "steps", "none"));
  }

  @Test
  void theSpdxValidatorTakesOursAndNoneThatIsWrong() throws Exception {
    List<String> command = List.of(Programs.find("pyspdxtools"), "-i");

    for (Metadata model : MODELS) {
      accepts(command, SpdxDocumentTest.spdx(model));
    }
    ObjectNode wrong = (ObjectNode) SpdxDocumentTest.spdx(LLAMA);
    ((ObjectNode) wrong.at("/packages/0")).put("licenseDeclared", "Apache-9.9");
    refuses(command, wrong);
  }

  private static JsonNode wrong(String at, String field, String value) {
    JsonNode bom = SampleBom.of(LLAMA, 1).json();
    ((ObjectNode) bom.at(at)).put(field, value);
    return bom;
  }

  private void accepts(List<String> command, JsonNode document) throws Exception {
    Programs.Result result = judge(command, document);
    assertThat(result.status()).as(result.output()).isZero();
  }

  private void refuses(List<String> command, JsonNode document) throws Exception {
    assertThat(judge(command, document).status()).isNotZero();
  }

  private Programs.Result judge(List<String> command, JsonNode document) throws Exception {
    Path file = Files.writeString(folder.resolve("it.spdx.json"), document.toString());
    List<String> all = new ArrayList<>(command);
    all.add(file.toString());
    return Programs.run(folder, all.toArray(String[]::new));
  }
}
