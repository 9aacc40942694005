// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `alki bom`, on a bundle of the example model.
class BomCommandTest {
  private static final String MODEL = "../examples/models/stories260K";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String bundle;

  @BeforeEach
  void makeABundle() {
    String to = folder.toString();
    assertThat(alki("quantize", MODEL, "-p", "Q8_0", "-o", to)).isZero();
    String gguf = folder.resolve("stories260K-Q8_0.gguf").toString();
    assertThat(alki("pack", gguf, "--source", MODEL, "-o", to)).isZero();
    bundle = folder.resolve("stories260K-Q8_0").toString();
  }

  @Test
  void showsTheBillOfMaterialsInBothForms() throws IOException {
    assertThat(alki("bom", bundle)).isZero();
    assertThat(json().path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(json().at("/formulation/0/workflows/0/tasks/0/uid").asText()).isEqualTo("step-pack");

    assertThat(alki("bom", bundle, "--format", "spdx")).isZero();
    assertThat(json().path("spdxVersion").asText()).isEqualTo("SPDX-2.3");
  }

  @Test
  void writesAFileAndReplacesOneOnlyWhenItIsTold() throws IOException {
    Path file = folder.resolve("bill.spdx.json");

    assertThat(alki("bom", bundle, "--format", "spdx", "-o", file.toString())).isZero();
    assertThat(file).content().contains("SPDX-2.3");
    assertThat(alki("bom", bundle, "-o", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("OUTPUT_EXISTS");
    assertThat(alki("bom", bundle, "-o", file.toString(), "--force")).isZero();
    assertThat(Files.readString(file)).contains("CycloneDX");
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out.toString());
  }

  private int alki(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), false, 80, false);
    return Alki.run(console, arguments);
  }
}
