// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.deploy.Target;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.gguf.Value;
import dev.alki.progress.Progress;
import dev.alki.runtime.GgufFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bundles of more than one profile.
class SeveralProfilesTest {
  @TempDir private Path folder;
  private Path bundle;
  private List<Contents> profiles;

  @BeforeEach
  void makeContents() throws IOException {
    bundle = folder.resolve("bundle");
    profiles = Samples.profiles(folder, "Q4_K_M", "Q8_0");
  }

  @Test
  void shareWhatIsCommonAndKeepTheRestApart() throws IOException {
    Packer.pack(profiles, bundle);

    assertThat(names(bundle))
        .containsExactly(
            "LICENSE",
            "MODEL_CARD.md",
            "README.md",
            "Tiny-Stories-Q4_K_M.gguf",
            "Tiny-Stories-Q8_0.gguf",
            "manifest.json",
            "profiles");
    assertThat(names(bundle.resolve("profiles"))).containsExactly("Q4_K_M", "Q8_0");
    assertThat(names(bundle.resolve("profiles/Q8_0")))
        .containsExactly("bom.cdx.json", "deploy", "runtime.json");
    assertThat(bundle.resolve("profiles/Q8_0/deploy/tiny-stories-q8-0.service")).exists();
    assertThat(BundleVerifier.verify(bundle, Progress.NONE)).isEmpty();
    assertThat(ManifestSchema.wrong(bundle)).isEmpty();
  }

  @Test
  void areListedWithWhatTheyNeed() throws IOException {
    profiles =
        List.of(profiles.getFirst(), device("Q8_0", new Target(900, 2, List.of("avx2"), true)));

    Packer.pack(profiles, bundle);

    List<BundleProfile> read = Manifest.current(bundle).profiles();
    assertThat(read).extracting(BundleProfile::name).containsExactly("Q4_K_M", "Q8_0");
    assertThat(read.getFirst().needs().cpu()).isEmpty();
    assertThat(read.getLast().needs().cpu()).containsExactly("avx2");
    assertThat(read.getLast().needs().gpu()).isTrue();
    assertThat(read.getLast().files().model()).containsExactly("Tiny-Stories-Q8_0.gguf");
    assertThat(read.getLast().files().settings()).isEqualTo("profiles/Q8_0/runtime.json");
    assertThat(read.getLast().files().deploy())
        .contains("profiles/Q8_0/deploy/compose.yaml", "profiles/Q8_0/deploy/nomad.json");
    JsonNode settings = ManifestSchema.read(bundle.resolve(read.getLast().files().settings()));
    assertThat(read.getLast().needs().memory())
        .isEqualTo(settings.at("/memoryBytes/limit").asLong());
    assertThat(settings.path("model").asText()).isEqualTo("Tiny-Stories-Q8_0.gguf");
  }

  /// Wherever their folder is.
  @Test
  void areFoundByTheirDeployFiles() throws IOException {
    Packer.pack(profiles, bundle);

    Path deploy = bundle.resolve("profiles/Q8_0/deploy");
    assertThat(deploy.resolve("compose.yaml")).content().contains("source: ../../..\n");
    assertThat(deploy.resolve("Modelfile"))
        .content()
        .contains("FROM ../../../Tiny-Stories-Q8_0.gguf\n");
    assertThat(deploy.resolve("../../../Tiny-Stories-Q8_0.gguf")).exists();
    assertThat(deploy.resolve("llama.cpp/config.ini"))
        .content()
        .contains("XDG_CONFIG_HOME=profiles/Q8_0/deploy llama-server")
        .contains("model = ./Tiny-Stories-Q8_0.gguf");
  }

  @Test
  void haveOneNameAndOneReadme() throws IOException {
    Packer.pack(profiles, bundle);

    assertThat(Manifest.read(bundle).name()).isEqualTo("Tiny-Stories");
    assertThat(Files.readString(bundle.resolve("README.md")))
        .startsWith("# Tiny-Stories\n")
        .contains("| Q4_K_M | `Tiny-Stories-Q4_K_M.gguf` |")
        .contains("| Q8_0 | `Tiny-Stories-Q8_0.gguf` |")
        .contains("    llama-server --model Tiny-Stories-Q8_0.gguf --ctx-size")
        .doesNotContain("rm -rf");
  }

  @Test
  void areTheSameBytesEachTime() throws IOException {
    Packer.pack(profiles, bundle);
    Packer.pack(profiles, folder.resolve("again"));

    for (Path file : Folders.files(bundle)) {
      assertThat(folder.resolve("again").resolve(bundle.relativize(file)))
          .hasSameBinaryContentAs(file);
    }
  }

  @Test
  void areDifferentProfiles() throws IOException {
    profiles = Samples.profiles(folder, "Q8_0", "q8_0");

    assertThat(refusal()).hasMessageContaining("has each profile once");
  }

  @Test
  void haveNamesThatNoTerminalObeys() throws IOException {
    profiles = Samples.profiles(folder, "Q8_0", "\u001b[2J");

    assertThat(refusal()).hasMessageContaining("no profile can be called that");
  }

  @Test
  void areOfOneModel() throws IOException {
    profiles = List.of(profiles.getFirst(), facts("Q8_0", "llama.context_length", 260_032));

    assertThat(refusal())
        .hasMessageContaining("is of another model")
        .hasMessageContaining("llama.context_length");
  }

  @Test
  void haveAsManyWeights() throws IOException {
    profiles = List.of(profiles.getFirst(), facts("Q8_0", "quantize.imatrix.file", 260_033));

    assertThat(refusal()).hasMessageContaining("not the same number of weights");
  }

  @Test
  void mayDifferInWhatQuantizationSays() throws IOException {
    profiles = List.of(profiles.getFirst(), facts("Q8_0", "general.file_type", 260_032));

    Packer.pack(profiles, bundle);

    assertThat(BundleVerifier.verify(bundle, Progress.NONE)).isEmpty();
  }

  private Fault refusal() {
    Fault fault = catchThrowableOfType(Fault.class, () -> Packer.pack(profiles, bundle));
    assertThat(fault.code()).isEqualTo(Code.WRONG_USAGE);
    assertThat(bundle).doesNotExist();
    return fault;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Contents device(String profile, Target target) throws IOException {
    return Samples.contents(folder, profile, target);
  }

  /// With another value of a key, and so many weights.
  private Contents facts(String profile, String key, long weights) throws IOException {
    Contents sample = Samples.contents(folder, profile, Target.ANY);
    GgufFacts facts = sample.facts();
    return new Contents(
        sample.name(),
        profile,
        sample.gguf(),
        new GgufFacts(
            facts.metadata().with(key, Value.u32(7)), facts.types(), weights, facts.bytes()),
        sample.projector(),
        sample.origin(),
        sample.papers(),
        sample.validation(),
        sample.benchmark(),
        sample.quantization(),
        sample.steps(),
        sample.target(),
        sample.toolVersion(),
        sample.image());
  }
}
