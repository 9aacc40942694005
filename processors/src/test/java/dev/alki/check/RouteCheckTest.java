// SPDX-License-Identifier: Apache-2.0
package dev.alki.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteCheckTest {
  private static final String ROUTE =
      """
      - route:
          id: pipeline
          from:
            uri: direct:pipeline
            steps:
              - to:
                  uri: kamelet:quantize
                  parameters:
                    profiles: Q8_0
                    threads: 2
              - split:
                  simple: "${body.profiles}"
                  parallelProcessing: true
                  steps:
                    - to: kamelet:pack?image=mine
      """;

  @TempDir Path folder;

  @Test
  void letsAGoodRoutePass() {
    rules().check("p.yaml", ROUTE);
    assertThat(folder.resolve("passed")).isNotEmptyDirectory();
  }

  @Test
  void namesTheParameterThatWasMeant() {
    refuses(
        ROUTE.replace("threads:", "treads:"),
        Code.PARAMETER_UNKNOWN,
        "p.yaml, line 10: the Kamelet 'quantize' has no parameter 'treads'",
        "Did you mean 'threads'?");
  }

  @Test
  void looksAtParametersInTheUriToo() {
    refuses(
        ROUTE.replace("?image", "?imgae"),
        Code.PARAMETER_UNKNOWN,
        "p.yaml, line 15: the Kamelet 'pack' has no parameter 'imgae'",
        "Did you mean 'image'?");
  }

  @Test
  void namesTheKameletThatWasMeant() {
    refuses(
        ROUTE.replace("kamelet:quantize", "kamelet:quantise"),
        Code.KAMELET_UNKNOWN,
        "p.yaml, line 7: there is no Kamelet 'quantise'",
        "Did you mean 'quantize'?");
  }

  @Test
  void refusesAValueOfAnotherType() {
    refuses(
        ROUTE.replace("threads: 2", "threads: many"),
        Code.PARAMETER_INVALID,
        "p.yaml, line 10: threads, expected a value of type integer, got many",
        "");
  }

  @Test
  void namesTheWordOfCamelThatWasMeant() {
    refuses(
        ROUTE.replace("parallelProcessing", "paralelProcessing"),
        Code.PIPELINE_INVALID,
        "p.yaml, line 13: Camel knows no 'paralelProcessing' here",
        "Did you mean 'parallelProcessing'?");
  }

  @Test
  void refusesAWrongTypeOfCamels() {
    refuses(
        ROUTE.replace("parallelProcessing: true", "parallelProcessing: maybe"),
        Code.PIPELINE_INVALID,
        "p.yaml, line 13: 'parallelProcessing': string found, boolean expected",
        "");
  }

  @Test
  void saysWhereYamlEnds() {
    refuses(
        ROUTE.replace("profiles: Q8_0", "profiles: [Q8_0"),
        Code.YAML_INVALID,
        "p.yaml, line 10: expected ',' or ']', but got :",
        "");
  }

  @Test
  void refusesAKeyThatComesTwice() {
    refuses(
        ROUTE.replace("threads: 2", "profiles: F16"),
        Code.YAML_INVALID,
        "p.yaml, line 10: the key 'profiles' comes twice",
        "");
  }

  @Test
  void knowsKameletsOfTheUser() throws IOException {
    Path own = Files.createDirectories(folder.resolve("kamelets")).resolve("mine.kamelet.yaml");
    Files.writeString(
        own, "spec:\n  definition:\n    required: [to]\n    properties: {to: {type: string}}\n");
    rules().check("p.yaml", ROUTE.replace("kamelet:pack?image=mine", "kamelet:mine?to=x"));
    refuses(
        ROUTE.replace("kamelet:pack?image=mine", "kamelet:mine"),
        Code.PARAMETER_INVALID,
        "p.yaml, line 15: the Kamelet 'mine' needs the parameter 'to'",
        "");
  }

  @Test
  void everyKameletIsKnownAndSaysWhatItsParametersAre() throws IOException {
    Path resources = Path.of("src/main/resources/kamelets");
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(resources)) {
      files.forEach(file -> found.add(file.getFileName().toString().replace(Kamelets.ENDING, "")));
    }
    assertThat(Kamelets.VERBS).containsExactlyInAnyOrderElementsOf(found);
    for (String verb : found) {
      JsonNode definition = new Kamelets(folder).definition(verb).orElseThrow();
      assertThat(definition.path("title").asText()).isEqualToIgnoringCase(verb);
      for (JsonNode property : definition.path("properties")) {
        assertThat(property.path("description").asText()).isNotEmpty();
        assertThat(property.path("type").asText()).isIn("string", "integer", "boolean");
        assertThat(property.has("default")).isTrue();
      }
    }
  }

  @Test
  void everyParameterIsInTheDocumentation() throws IOException {
    String text = Files.readString(Path.of("../docs/pipeline.md"));
    for (String verb : Kamelets.VERBS) {
      assertThat(text).contains("\n| `" + verb + "` | ");
      new Kamelets(folder)
          .definition(verb)
          .orElseThrow()
          .path("properties")
          .properties()
          .forEach(entry -> {
            String standard = entry.getValue().path("default").asText();
            assertThat(text)
                .contains(
                    "| `"
                        + entry.getKey()
                        + (standard.isEmpty() ? "` | |" : "` | `" + standard + "` |"));
          });
    }
  }

  /// What is shipped word for word is not compared with Camel's schema at every start: it is here.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "pipeline.yaml",
        "routes/http.camel.yaml",
        "routes/inbox.camel.yaml",
        "routes/notify.camel.yaml"
      })
  void whatAlkiComesWithIsGood(String file) throws IOException {
    rules().check(file, Files.readString(Path.of("..").resolve(file)));
  }

  private void refuses(String text, Code code, String message, String help) {
    Fault fault = catchThrowableOfType(Fault.class, () -> rules().check("p.yaml", text));
    assertThat(fault).hasMessage(message);
    assertThat(fault.code()).isEqualTo(code);
    assertThat(fault.help()).isEqualTo(help);
  }

  private RouteCheck rules() {
    return new RouteCheck(folder.resolve("kamelets"), folder.resolve("passed"));
  }
}
