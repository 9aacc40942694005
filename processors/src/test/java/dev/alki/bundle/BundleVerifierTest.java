// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleVerifierTest {
  private static final String GGUF = "Tiny-Stories-Q4_K_M.gguf";

  @TempDir private Path folder;
  private Path bundle;

  @BeforeEach
  void pack() throws IOException {
    bundle = folder.resolve("bundle");
    Packer.pack(Samples.contents(folder), bundle);
  }

  @Test
  void aFileThatIsGoneIsMissing() throws IOException {
    Files.delete(bundle.resolve("LICENSE"));

    assertThat(verify()).extracting(Finding::kind).containsExactly(Finding.Kind.MISSING);
    assertThat(verify()).extracting(Finding::toString).containsExactly("LICENSE: is missing");
  }

  @Test
  void aFileThatWasAddedIsExtra() throws IOException {
    Files.writeString(bundle.resolve("deploy/more.yaml"), "x");

    assertThat(verify())
        .containsExactly(
            new Finding("deploy/more.yaml", Finding.Kind.EXTRA, "is not in the manifest"));
  }

  @Test
  void aByteThatWasAddedChangesTheSize() throws IOException {
    Files.writeString(
        bundle.resolve("README.md"), Files.readString(bundle.resolve("README.md")) + " ");

    assertThat(verify()).extracting(Finding::kind).containsExactly(Finding.Kind.SIZE_DIFFERS);
  }

  @Test
  void aByteThatWasChangedChangesTheContent() throws IOException {
    byte[] bytes = Files.readAllBytes(bundle.resolve(GGUF));
    bytes[3] ^= 1;
    Files.write(bundle.resolve(GGUF), bytes);

    assertThat(verify()).extracting(Finding::path).containsExactly(GGUF);
    assertThat(verify()).extracting(Finding::kind).containsExactly(Finding.Kind.CONTENT_DIFFERS);
  }

  @Test
  void aLinkIsNoFileEvenToTheSameBytes() throws IOException {
    Path copy = Files.copy(bundle.resolve(GGUF), folder.resolve("copy"));
    Files.delete(bundle.resolve(GGUF));
    Files.createSymbolicLink(bundle.resolve(GGUF), copy);

    assertThat(verify()).extracting(Finding::kind).containsExactly(Finding.Kind.NO_FILE);
  }

  @Test
  void aFolderBehindALinkIsNotLookedInto() throws IOException {
    Path moved = Files.move(bundle.resolve("deploy"), folder.resolve("moved"));
    Files.createSymbolicLink(bundle.resolve("deploy"), moved);

    List<Finding> findings = verify();
    assertThat(findings.getFirst().kind()).isEqualTo(Finding.Kind.NO_FILE);
    assertThat(findings.subList(1, findings.size()))
        .extracting(Finding::kind)
        .isNotEmpty()
        .containsOnly(Finding.Kind.MISSING);
  }

  @Test
  void allThatDiffersIsNamed() throws IOException {
    Files.delete(bundle.resolve("LICENSE"));
    Files.writeString(bundle.resolve("runtime.json"), "{}");

    assertThat(verify()).extracting(Finding::path).containsExactly("LICENSE", "runtime.json");
  }

  @Test
  void aBundleOfALaterVersionIsRefusedByItsNumber() throws IOException {
    manifest("\"schemaVersion\" : 2", "\"schemaVersion\" : 3");

    assertThat(refusal()).hasMessageContaining("is of version 3").hasMessageContaining("got 3");
    assertThat(refusal().help()).contains("A newer alki");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../LICENSE",
        "/etc/passwd",
        "a//b",
        "a/./b",
        ".hidden",
        "a\\\\b",
        "C:x",
        "nul.txt",
        "dot.",
        "manifest.json",
        "sp ace",
        ""
      })
  void refusesAManifestThatNamesWhatNoBundleMayContain(String path) throws IOException {
    manifest("\"path\" : \"LICENSE\"", "\"path\" : \"" + path + "\"");

    assertThat(refusal().code()).isEqualTo(Code.BUNDLE_INVALID);
  }

  @Test
  void refusesAManifestThatNamesAFileTwiceInDifferentCase() throws IOException {
    manifest("\"path\" : \"LICENSE\"", "\"path\" : \"readme.MD\"");

    assertThat(refusal()).hasMessageContaining("twice");
  }

  @Test
  void refusesAManifestWithAKeyTwice() throws IOException {
    manifest("\"schemaVersion\" : 2", "\"schemaVersion\" : 2, \"schemaVersion\" : 2");

    assertThat(refusal().code()).isEqualTo(Code.BUNDLE_INVALID);
  }

  @Test
  void refusesAManifestWithASizeThatIsNoNumber() throws IOException {
    manifest("\"bytes\" : 18", "\"bytes\" : \"18\"");

    assertThat(refusal()).hasMessageContaining("size of 'LICENSE'");
  }

  @Test
  void refusesAFolderWithoutAManifest() throws IOException {
    Files.delete(bundle.resolve("manifest.json"));

    assertThat(refusal()).hasMessageContaining("there is no manifest.json");
  }

  private List<Finding> verify() {
    return BundleVerifier.verify(bundle, Progress.NONE);
  }

  private Fault refusal() {
    return catchThrowableOfType(Fault.class, this::verify);
  }

  private void manifest(String from, String to) throws IOException {
    Path file = bundle.resolve("manifest.json");
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }
}
