// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Contents;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import org.junit.jupiter.api.Test;

class ReportedTest {
  private final ObjectNode report = JsonNodeFactory.instance.objectNode();

  @Test
  void whatIsAsItIsWhenNothingIsSaidIsNotNoted() {
    Reported.note(report, Quantize.PLAIN, Quantize.PLAIN);
    Reported.note(report, Convert.PLAIN, Convert.PLAIN);

    assertThat(report).isEmpty();
  }

  @Test
  void whatWasSaidComesBack() {
    Convert convert = new Convert("f32", "", "A \"name\"");
    Pack pack = new Pack("example.org/it:1", false);

    Reported.note(report, convert, Convert.PLAIN);
    Reported.note(report, pack, new Pack(Contents.IMAGE, false));

    assertThat(report)
        .hasToString(
            "{\"parameters\":{\"convert\":{\"via\":\"f32\",\"modelName\":\"A \\\"name\\\"\"},"
                + "\"pack\":{\"image\":\"example.org/it:1\"}}}");
    assertThat(Reported.restore(Convert.PLAIN, report.path("parameters"))).isEqualTo(convert);
    assertThat(Reported.restore(new Pack(Contents.IMAGE, false), report.path("parameters")))
        .isEqualTo(pack);
    assertThat(Reported.restore(Quantize.PLAIN, report.path("parameters")))
        .isEqualTo(Quantize.PLAIN);
  }

  @Test
  void howManyThreadsWereUsedHasNoPartInTheResult() {
    Reported.note(report, new Project("f16", false, 3), new Project("f16", false, 0));

    assertThat(report).isEmpty();
  }

  @Test
  void aParameterThatNoStepTakesIsRefused() {
    report.putObject("convert").put("via", "q7");

    Fault fault = catchThrowableOfType(Fault.class, () -> Reported.restore(Convert.PLAIN, report));

    assertThat(fault.code()).isEqualTo(Code.REBUILD_IMPOSSIBLE);
  }
}
