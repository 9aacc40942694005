// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bundle.Json;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.gguf.GgufFile;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.TensorType;
import dev.alki.gguf.Value;
import dev.alki.jobs.Job;
import dev.alki.jobs.JobEvents;
import dev.alki.jobs.Outcome;
import dev.alki.jobs.Outcome.Bundle;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs that ask for profiles of the user's.
class ProfilePipelineTest {
  private static final String MINE = "name: mine\ndescription: d\nmix: F16\n";

  @TempDir private Path folder;
  private Path model;
  private Path profile;
  private String parameters = "report: true";

  @BeforeEach
  void write() throws IOException {
    model = TinyModel.write(folder.resolve("tiny.gguf"), 0);
    profile = Files.createDirectories(folder.resolve("profiles")).resolve("mine.yaml");
    Files.writeString(profile, MINE + "tokenEmbeddingType: BF16\n");
  }

  @Test
  void aProfileIsMadeByItsName() throws IOException {
    Outcome outcome = run();

    assertThat(outcome.fault()).isEmpty();
    Bundle bundle = outcome.bundles().getFirst();
    assertThat(bundle.profile()).isEqualTo("mine");
    assertThat(bundle.gguf()).isEqualTo(folder.resolve("out/tiny/mine/tiny-mine.gguf"));
    try (GgufFile gguf = GgufFile.open(bundle.gguf())) {
      assertThat(gguf.tensors().getFirst().type()).isEqualTo(TensorType.BF16);
    }
  }

  @Test
  void itsBundleTellsHowItWasMadeAndHowExactItIs() throws IOException {
    JsonNode quantization = manifest(run()).at("/profiles/0/quantization");

    assertThat(quantization.at("/profile/name").asText()).isEqualTo("mine");
    assertThat(quantization.at("/profile/tokenEmbeddingType").asText()).isEqualTo("BF16");
    JsonNode tensor = quantization.at("/tensors/0");
    assertThat(tensor.path("name").asText()).isEqualTo("token_embd.weight");
    assertThat(tensor.path("from").asText()).isEqualTo("F32");
    assertThat(tensor.path("to").asText()).isEqualTo("BF16");
    assertThat(tensor.path("elements").asLong()).isEqualTo(1024);
    assertThat(tensor.path("bytes").asLong()).isEqualTo(2048);
    assertThat(tensor.path("nmse").asDouble()).isBetween(1e-7, 1e-5);
    assertThat(tensor.path("maxError").asDouble()).isBetween(1e-4, 1e-2);
  }

  @Test
  void errorsAreNotMeasuredUnasked() throws IOException {
    parameters = "report: false";

    JsonNode quantization = manifest(run()).at("/profiles/0/quantization");

    assertThat(quantization.has("profile")).isTrue();
    assertThat(quantization.has("tensors")).isFalse();
  }

  @Test
  void aProfileThatSaysSomethingElseIsMadeAgain() throws IOException {
    Outcome first = run();
    Files.writeString(profile, "# the same\n" + MINE + "tokenEmbeddingType: bf16\n");
    assertThat(run().recalledAll()).isTrue();

    Files.writeString(profile, MINE);
    Outcome changed = run();

    assertThat(changed.fault()).isEmpty();
    assertThat(changed.bundles().getFirst().sha256())
        .isNotEqualTo(first.bundles().getFirst().sha256());
  }

  @Test
  void anImportanceMatrixOfOtherBytesCountsAsAnother() throws IOException {
    Files.writeString(profile, MINE + "imatrix: im.dat\n");
    Files.write(folder.resolve("profiles/im.dat"), matrix(1));
    Outcome first = run();
    assertThat(first.fault()).isEmpty();
    assertThat(keys(first).get("quantize.imatrix.file")).contains(Value.string("im.dat"));
    assertThat(run().recalledAll()).isTrue();

    Files.write(folder.resolve("profiles/im.dat"), matrix(2));

    assertThat(run().recalledAll()).isFalse();
    assertThat(manifest(run()).at("/profiles/0/quantization/imatrix/sha256").asText())
        .isEqualTo(Digest.sha256(matrix(2)));
  }

  @Test
  void thePipelinesImportanceMatrixCountsInsteadOfTheProfiles() throws IOException {
    Files.writeString(profile, MINE + "imatrix: im.dat\n");
    Path other = Files.write(folder.resolve("other.dat"), matrix(1));
    parameters = "imatrix: " + other + "\nincludeWeights: blk.0,blk.7";

    Metadata keys = keys(run());

    assertThat(keys.get("quantize.imatrix.file")).isPresent();
    assertThat(keys.get("quantize.imatrix.entries_count")).contains(Value.u32(1));
  }

  @Test
  void anImportanceMatrixThatIsNotThereIsSaid() throws IOException {
    Files.writeString(profile, MINE + "imatrix: none.dat\n");

    assertThat(run().fault().map(Fault::code)).contains(Code.FILE_NOT_FOUND);
  }

  @Test
  void keysAreOverriddenThoughTheirTextsHaveCommas() throws IOException {
    parameters = "overrideKv: 'general.name=str:A, b,general.extra=int:-7'";

    Metadata keys = keys(run());

    assertThat(keys.get("general.name")).contains(Value.string("A, b"));
    assertThat(keys.get("general.extra")).contains(Value.u32(7));
  }

  @Test
  void aGateOnTheSizeStopsTheJobBeforeAnyWork() throws IOException {
    Files.writeString(profile, MINE + "gates:\n  maxBitsPerWeight: 15.5\n");

    Fault fault = run().fault().orElseThrow();

    assertThat(fault.code()).isEqualTo(Code.GATE_FAILED);
    assertThat(fault)
        .hasMessage("profile mine: has too many bits per weight, expected at most 15.5, got 16.0");
  }

  @Test
  void aFileLargerThanItsGateOrItsDeviceIsRefused() throws IOException {
    TinyModel.write(model, 0, 4096);
    for (String limit : List.of("gates:\n  maxMiB: 1\n", "device:\n  memoryMiB: 1\n")) {
      Files.writeString(profile, MINE + limit);

      Fault fault = run().fault().orElseThrow();

      assertThat(fault.code()).isEqualTo(Code.GATE_FAILED);
      assertThat(fault).hasMessageContaining("expected at most 1 MiB, got 3 MiB");
    }
  }

  @Test
  void whatNobodyValidatedPassesNoGate() throws IOException {
    Files.writeString(profile, MINE + "gates:\n  validated: true\n");

    Outcome outcome = run();

    assertThat(outcome.fault().map(Fault::code)).contains(Code.GATE_FAILED);
    assertThat(outcome.bundles()).isEmpty();
  }

  @Test
  void theDeviceGetsItsThreadsAndNoMoreThanItsMemory() throws IOException {
    Files.writeString(profile, MINE + "device:\n  memoryMiB: 200\n  threads: 3\n");
    Path runtime = run().bundles().getFirst().path().resolve("runtime.json");
    assertThat(Json.read(Files.readAllBytes(runtime)).path("threads").asInt()).isEqualTo(3);

    Files.writeString(profile, MINE + "device:\n  memoryMiB: 100\n");
    assertThat(run().fault().map(Fault::code)).contains(Code.GATE_FAILED);
  }

  @Test
  void parametersThatDoNothingAreRefusedAtTheStart() {
    for (String wrong :
        List.of("includeWeights: v", "pruneLayers: x", "profiles: minee", "overrideKv: a=1")) {
      parameters = wrong;
      assertThatThrownBy(this::run).isInstanceOf(Fault.class);
    }
  }

  private Outcome run() throws IOException {
    String pipeline =
        """
        - route:
            id: pipeline
            from:
              uri: direct:pipeline
              steps:
                - to:
                    uri: kamelet:fetch
                - to:
                    uri: kamelet:quantize
                    parameters:
        """
            + parameters.indent(14)
            + "        - to:\n            uri: kamelet:pack\n";
    Settings settings =
        Settings.of(
            Map.of(
                "alki.pipeline",
                Files.writeString(folder.resolve("pipeline.yaml"), pipeline).toString(),
                "alki.profiles",
                profile.getParent().toString(),
                "alki.out",
                folder.resolve("out").toString(),
                "alki.out.replace",
                "true",
                "alki.state",
                folder.resolve("state").toString()));
    try (Pipeline way = Pipeline.open(settings, JobEvents.NONE, id -> false, Extension.NONE)) {
      return way.run(new Job("1", model.toString(), List.of("mine"), "default"));
    }
  }

  private static JsonNode manifest(Outcome outcome) throws IOException {
    Path bundle = outcome.bundles().getFirst().path();
    return Json.read(Files.readAllBytes(bundle.resolve("manifest.json")));
  }

  private static Metadata keys(Outcome outcome) {
    try (GgufFile gguf = GgufFile.open(outcome.bundles().getFirst().gguf())) {
      return gguf.metadata();
    }
  }

  /// Of the old form, with one entry for a tensor that the model does not have.
  private static byte[] matrix(float value) {
    byte[] name = "blk.0.ffn_up.weight".getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(20 + name.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(1)
        .putInt(name.length)
        .put(name)
        .putInt(1)
        .putInt(1)
        .putFloat(value)
        .array();
  }
}
