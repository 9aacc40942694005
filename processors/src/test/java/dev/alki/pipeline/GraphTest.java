// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GraphTest {
  @Test
  void theShippedPipelineEndsInABranchForEachProfile() throws IOException {
    assertThat(graph(Files.readString(Path.of("../pipeline.yaml"))))
        .isEqualTo(
            "[{kind:step,name:fetch},{kind:step,name:convert},"
                + "{kind:step,name:quantize,profiles:[Q4_K_M,Q5_K_M,Q8_0]},"
                + "{kind:step,name:project},"
                + "{kind:split,name:split,steps:[{kind:step,name:validate},"
                + "{kind:step,name:benchmark},{kind:step,name:pack}],each:profile}]");
  }

  @Test
  void aRouteThatIsCalledStandsWhereItIsCalled() {
    assertThat(graph(way("- to: direct:rest\n") + route("rest", "- to: kamelet:pack\n")))
        .isEqualTo("[{kind:step,name:pack}]");
  }

  @Test
  void aRouteThatCallsItselfIsDrawnOnce() {
    assertThat(graph(way("- to: kamelet:fetch\n- to:\n    uri: direct:pipeline\n")))
        .isEqualTo("[{kind:step,name:fetch},{kind:to,name:direct:pipeline}]");
  }

  @Test
  void aChoiceHasABranchForEachCase() {
    assertThat(
            graph(
                way(
                    """
                    - choice:
                        when:
                          - simple: "${body.failed}"
                            steps:
                              - log: "bad"
                        otherwise:
                          steps:
                            - to: kamelet:pack
                    """)))
        .isEqualTo(
            "[{kind:choice,name:choice,branches:[{name:${body.failed},steps:[{kind:log,name:log}]},"
                + "{name:otherwise,steps:[{kind:step,name:pack}]}]}]");
  }

  @Test
  void aStepOfOnesOwnHasItsName() {
    assertThat(graph(way("- to: \"step:my.own.Patient?millis=1\"\n")))
        .isEqualTo("[{kind:step,name:patient}]");
  }

  private static String way(String steps) {
    return route("pipeline", steps);
  }

  private static String route(String name, String steps) {
    return "- route:\n    id: "
        + name
        + "\n    from:\n      uri: direct:"
        + name
        + "\n      steps:\n"
        + steps.indent(8);
  }

  private static String graph(String yaml) {
    return Graph.of(new RouteFile("pipeline.yaml", yaml, "", false)).toString().replace("\"", "");
  }
}
