// SPDX-License-Identifier: Apache-2.0
package dev.alki.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.bundle.Packer;
import dev.alki.bundle.Samples;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// On a bundle whose licence is MIT.
class LicencePolicyTest {
  @TempDir private Path folder;
  private Path bundle;

  @BeforeEach
  void pack() throws IOException {
    bundle = folder.resolve("bundle");
    Packer.pack(Samples.contents(folder), bundle);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MIT", "mit", "Apache-2.0, MIT", "!Apache-2.0", "!gated,!unknown"})
  void aLicenceIsAllowed(String policy) {
    policy(policy).require(bundle);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Apache-2.0", "Apache-2.0,gated,unknown", "!MIT", "!gated, !mit"})
  void aLicenceIsRefused(String policy) {
    assertThat(refusal(policy))
        .hasMessageContaining("under a licence that the policy does not allow")
        .hasMessageContaining("got MIT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"MIT", "Apache-2.0,MIT", "!gated", "!unknown,!gated", "!GATED"})
  void aGatedModelIsRefused(String policy) throws IOException {
    rewrite("source", "gated");

    assertThat(refusal(policy)).hasMessageContaining("is gated");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"MIT,gated", "!unknown"})
  void aGatedModelIsAllowed(String policy) throws IOException {
    rewrite("source", "gated");

    policy(policy).require(bundle);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MIT", "!unknown"})
  void aModelThatStatesNoLicenceIsRefused(String policy) throws IOException {
    rewrite("model", "license");

    assertThat(refusal(policy)).hasMessageContaining("states no licence");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MIT,unknown", "!gated"})
  void aModelThatStatesNoLicenceIsAllowed(String policy) throws IOException {
    rewrite("model", "license");

    policy(policy).require(bundle);
  }

  @Test
  void aLicenceWithoutAnIdentifierIsAllowedByItsName() throws IOException {
    ObjectNode manifest = manifest();
    ((ObjectNode) manifest.path("model"))
        .put("license", "other")
        .put("license.name", "tiny-licence");
    Files.write(bundle.resolve("manifest.json"), Json.bytes(manifest));

    policy("tiny-licence").require(bundle);
    assertThat(refusal("!Tiny-Licence")).hasMessageContaining("got tiny-licence");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MIT,!gated", "!MIT,gated", "MIT,,gated", "!", ","})
  void whatIsNoPolicyStopsTheStart(String policy) {
    Fault fault = catchThrowableOfType(Fault.class, () -> policy(policy));

    assertThat(fault.code()).isEqualTo(Code.SETTING_INVALID);
  }

  private Fault refusal(String policy) {
    Fault fault = catchThrowableOfType(Fault.class, () -> policy(policy).require(bundle));
    assertThat(fault.code()).isEqualTo(Code.POLICY_DENIED);
    return fault;
  }

  private static LicencePolicy policy(String text) {
    return LicencePolicy.of(
        Settings.load(Path.of("none"), Map.of(), Map.of("alki.policy.licences", text)));
  }

  /// A field that is not there becomes true, one that is there goes.
  private void rewrite(String part, String field) throws IOException {
    ObjectNode manifest = manifest();
    ObjectNode json = (ObjectNode) manifest.path(part);
    if (json.has(field)) {
      json.remove(field);
    } else {
      json.put(field, true);
    }
    Files.write(bundle.resolve("manifest.json"), Json.bytes(manifest));
  }

  private ObjectNode manifest() throws IOException {
    return (ObjectNode) Json.read(Files.readAllBytes(bundle.resolve("manifest.json")));
  }
}
