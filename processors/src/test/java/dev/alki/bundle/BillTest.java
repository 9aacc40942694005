// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BillTest {
  @TempDir private Path folder;
  private Path bundle;

  @BeforeEach
  void pack() throws IOException {
    bundle = folder.resolve("bundle");
    Packer.pack(Samples.contents(folder), bundle);
  }

  @Test
  void cycloneDxIsWhatLiesInTheBundle() throws IOException {
    assertThat(Bill.of(bundle).in(Bill.Format.CYCLONEDX))
        .isEqualTo(Files.readAllBytes(bundle.resolve("bom.cdx.json")));
  }

  @Test
  void spdxNamesEveryFileOfTheBundle() throws IOException {
    JsonNode spdx = Json.read(Bill.of(bundle).in(Bill.Format.SPDX));

    assertThat(spdx.path("packages").findValuesAsText("packageFileName"))
        .contains("LICENSE", "Tiny-Stories-Q4_K_M.gguf", "runtime.json");
  }

  @Test
  void aBillThatIsNotWhatTheManifestSaysIsRefused() throws IOException {
    Files.writeString(bundle.resolve("bom.cdx.json"), "{}");

    assertThat(refusal().code()).isEqualTo(Code.BUNDLE_DIFFERS);
  }

  @Test
  void aBundleWithoutABillIsRefused() throws IOException {
    Path manifest = bundle.resolve("manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replace("bom.cdx.json", "other.json"));

    assertThat(refusal().code()).isEqualTo(Code.BUNDLE_INVALID);
  }

  private Fault refusal() {
    return catchThrowableOfType(Fault.class, () -> Bill.of(bundle));
  }
}
