// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bom.FileDigest;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
    assertThat(Bill.of(bundle, Optional.empty()).in(Bill.Format.CYCLONEDX))
        .isEqualTo(Files.readAllBytes(bundle.resolve("bom.cdx.json")));
  }

  @Test
  void spdxNamesEveryFileOfTheBundle() throws IOException {
    JsonNode spdx = Json.read(Bill.of(bundle, Optional.empty()).in(Bill.Format.SPDX));

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
    Files.writeString(
        manifest, Files.readString(manifest).replace("\"bom\" : \"bom.cdx.json\",", ""));

    assertThat(refusal().code()).isEqualTo(Code.BUNDLE_INVALID);
  }

  @Test
  void ofSeveralProfilesOneIsNamed() throws IOException {
    Path several = folder.resolve("several");
    Packer.pack(Samples.profiles(folder, "Q4_0", "Q8_0"), several);

    Fault fault = catchThrowableOfType(Fault.class, () -> Bill.of(several, Optional.empty()));
    Bill bill = Bill.of(several, Optional.of("Q8_0"));

    assertThat(fault).hasMessageContaining("--profile with one of Q4_0, Q8_0");
    assertThat(bill.cyclonedx())
        .isEqualTo(Files.readAllBytes(several.resolve("profiles/Q8_0/bom.cdx.json")));
    assertThat(bill.files())
        .extracting(FileDigest::path)
        .contains("LICENSE", "Tiny-Stories-Q8_0.gguf", "profiles/Q8_0/runtime.json")
        .noneMatch(path -> path.contains("Q4_0"));
  }

  private Fault refusal() {
    return catchThrowableOfType(Fault.class, () -> Bill.of(bundle, Optional.empty()));
  }
}
