// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackerTest {
  @TempDir private Path folder;
  private Path bundle;
  private Contents contents;

  @BeforeEach
  void makeContents() throws IOException {
    bundle = folder.resolve("out/bundle");
    Files.createDirectories(bundle.getParent());
    contents = Samples.contents(folder);
  }

  @AfterEach
  void compareWithTheSchema() {
    if (Files.exists(bundle.resolve("manifest.json"))) {
      assertThat(ManifestSchema.wrong(bundle)).isEmpty();
    }
  }

  @Test
  void aBundleHasEverythingADeployerNeeds() throws IOException {
    Packer.pack(contents, bundle);

    assertThat(files(bundle).keySet())
        .containsExactly(
            "LICENSE",
            "MODEL_CARD.md",
            "README.md",
            "Tiny-Stories-Q4_K_M.gguf",
            "bom.cdx.json",
            "deploy/Modelfile",
            "deploy/chart/Chart.yaml",
            "deploy/chart/templates/claim.yaml",
            "deploy/chart/templates/deployment.yaml",
            "deploy/chart/templates/networkpolicy.yaml",
            "deploy/chart/templates/service.yaml",
            "deploy/chart/values.yaml",
            "deploy/compose.yaml",
            "deploy/kubernetes-artifact.yaml",
            "deploy/kubernetes.yaml",
            "deploy/llama.cpp/config.ini",
            "deploy/nomad.json",
            "deploy/tiny-stories-q4-k-m.container",
            "deploy/tiny-stories-q4-k-m.service",
            "deploy/tiny-stories-q4-k-m.service.d/hardening.conf",
            "manifest.json",
            "runtime.json");
    assertThat(BundleVerifier.verify(bundle, Progress.NONE)).isEmpty();
  }

  @Test
  void theGgufIsTheSameFileAndNoCopy() throws IOException {
    Packer.pack(contents, bundle);

    assertThat(Files.isSameFile(contents.gguf().getFirst(), gguf())).isTrue();
  }

  @Test
  void theSameContentsGiveTheSameBytes() throws IOException {
    Packer.pack(contents, bundle);
    Path again = folder.resolve("out/again");
    Packer.pack(contents, again);

    assertThat(files(again)).isEqualTo(files(bundle));
  }

  @Test
  void theManifestTellsWhatTheModelIsAndWhatItCameFrom() throws IOException {
    Packer.pack(contents, bundle);

    JsonNode manifest = Json.read(Files.readAllBytes(bundle.resolve("manifest.json")));

    assertThat(manifest.path("schemaVersion").asInt()).isEqualTo(2);
    assertThat(manifest.at("/profiles/0/name").asText()).isEqualTo("Q4_K_M");
    assertThat(manifest.at("/model/architecture").asText()).isEqualTo("llama");
    assertThat(manifest.at("/model/contextLength").asLong()).isEqualTo(2048);
    assertThat(manifest.at("/profiles/0/bitsPerWeight").asDouble()).isEqualTo(4.61);
    assertThat(manifest.at("/source/files/0/path").asText()).isEqualTo("config.json");
    assertThat(manifest.at("/profiles/0/validation/verdict").asText()).isEqualTo("passed");
    assertThat(manifest.path("files")).hasSize(21);
  }

  @Test
  void whatTheModelSaysOfItselfIsNoPartOfANameAndNotOfTheReadme() throws IOException {
    Packer.pack(contents, bundle);

    assertThat(Files.readString(bundle.resolve("README.md"))).doesNotContain("rm -rf");
    assertThat(Files.readString(bundle.resolve("deploy/compose.yaml"))).doesNotContain("rm -rf");
  }

  @Test
  void theLinesOfTheReadmeAreNoCode() throws IOException {
    Packer.pack(contents, bundle);

    assertThat(Files.readString(bundle.resolve("README.md")))
        .startsWith("# Tiny-Stories-Q4_K_M\n")
        .contains("`deploy/kubernetes.yaml`")
        .contains("| validation | passed |");
  }

  @Test
  void aSplitModelKeepsItsPartsTogether() throws IOException {
    Path second = Files.writeString(folder.resolve("blob2"), "more");
    contents =
        new Contents(
            contents.name(),
            contents.profile(),
            List.of(contents.gguf().getFirst(), second),
            contents.facts(),
            contents.projector(),
            contents.origin(),
            contents.papers(),
            contents.validation(),
            contents.benchmark(),
            contents.quantization(),
            contents.steps(),
            contents.target(),
            contents.toolVersion(),
            contents.image());

    Packer.pack(contents, bundle);

    assertThat(bundle.resolve("Tiny-Stories-Q4_K_M-00001-of-00002.gguf")).exists();
    assertThat(bundle.resolve("Tiny-Stories-Q4_K_M-00002-of-00002.gguf")).hasContent("more");
    assertThat(bundle.resolve("runtime.json")).content().contains("00001-of-00002.gguf");
  }

  @Test
  void aFolderThatIsThereIsNotTouched() throws IOException {
    Files.createDirectories(bundle);

    Fault fault = catchThrowableOfType(Fault.class, () -> Packer.pack(contents, bundle));

    assertThat(fault.code()).isEqualTo(Code.OUTPUT_EXISTS);
    assertThat(bundle).isEmptyDirectory();
  }

  @Test
  void nothingIsLeftOfABundleThatFailed() throws IOException {
    Files.delete(contents.gguf().getFirst());

    Fault fault = catchThrowableOfType(Fault.class, () -> Packer.pack(contents, bundle));

    assertThat(fault.code()).isEqualTo(Code.NOT_WRITABLE);
    assertThat(bundle.getParent()).isEmptyDirectory();
  }

  private Path gguf() {
    return bundle.resolve("Tiny-Stories-Q4_K_M.gguf");
  }

  private static Map<String, String> files(Path root) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(root)) {
      tree.filter(Files::isRegularFile)
          .forEach(file -> files.put(root.relativize(file).toString(), text(file)));
    }
    return files;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
