// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.progress.Progress;
import dev.alki.sign.KeyFiles;
import dev.alki.sign.ModelSignature;
import dev.alki.sign.Signers;
import dev.alki.sign.VerifiedBundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bundles in archives: the usual ones are read, those that mean harm are refused.
class ArchivedBundleTest {
  @TempDir private Path folder;
  private Path bundle;
  private KeyFiles keys;
  private final List<Entry> entries = new ArrayList<>();

  private record Entry(String name, byte type, byte[] content) {}

  @BeforeEach
  void sign() throws IOException {
    bundle = folder.resolve("bundle");
    Packer.pack(Samples.contents(folder), bundle);
    keys = KeyFiles.generate(folder.resolve("keys"), Optional.empty());
    ModelSignature.sign(
        bundle, Signers.open(keys.privateKey().toString(), Optional.empty()), false, Progress.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "./", "bundle/", "./some/where/"})
  void aBundleInAnArchiveIsVerifiedWhereverItLiesThere(String prefix) throws IOException {
    addBundle(prefix);

    VerifiedBundle verified = VerifiedBundle.signed(read(tar()), keys.key(), Progress.NONE);

    assertThat(verified.findings()).isEmpty();
    assertThat(verified.attestations()).hasSize(3);
    assertThat(VerifiedBundle.unsigned(read(tar()), Progress.NONE).signature()).isTrue();
  }

  @Test
  void anArchiveThatIsPackedIsReadAsItIs() throws IOException {
    addBundle("bundle/");

    assertThat(VerifiedBundle.signed(read(gzip(tar())), keys.key(), Progress.NONE).findings())
        .isEmpty();
  }

  @Test
  void foldersHaveEntriesOfTheirOwn() throws IOException {
    add("bundle/", TarConstants.LF_DIR, "");
    add("bundle/deploy/", TarConstants.LF_DIR, "");
    addBundle("bundle/");

    assertThat(VerifiedBundle.signed(read(tar()), keys.key(), Progress.NONE).findings()).isEmpty();
  }

  @Test
  void nothingIsUnpacked() throws IOException {
    addBundle("other/");
    Path tar = tar();
    List<Path> before = Folders.files(folder);

    read(tar);

    assertThat(Folders.files(folder)).containsExactlyElementsOf(before);
  }

  @Test
  void aFileThatWasChangedIsFound() throws IOException {
    addBundle("");
    replace("LICENSE", "Do what I like..\n");

    assertThat(findings()).extracting(Finding::kind).containsExactly(Finding.Kind.SIZE_DIFFERS);
    replace("LICENSE", "Do what I like...\n");
    assertThat(findings()).extracting(Finding::kind).containsExactly(Finding.Kind.CONTENT_DIFFERS);
  }

  @Test
  void aFileThatIsGoneIsFound() throws IOException {
    addBundle("");
    entries.removeIf(it -> it.name().equals("LICENSE"));

    assertThat(findings()).extracting(Finding::toString).containsExactly("LICENSE: is missing");
  }

  @Test
  void aFileThatWasAddedIsFound() throws IOException {
    addBundle("");
    add("more", TarConstants.LF_NORMAL, "");

    assertThat(findings())
        .extracting(Finding::toString)
        .containsExactly("more: is not in the manifest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../more", "/more", "a/../more", ".git/config", "con", "a\\b", "é", "a "})
  void aNameThatNoBundleMayHaveIsRefused(String name) throws IOException {
    addBundle("");
    add(name, TarConstants.LF_NORMAL, "x");

    assertThat(refusal(tar()).code()).isEqualTo(Code.UNSAFE_NAME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LICENSE", "License", "./LICENSE", "deploy", "LICENSE/more"})
  void aNameTwiceIsRefused(String name) throws IOException {
    addBundle("");
    add(name, TarConstants.LF_NORMAL, "x");

    assertThat(refusal(tar()).code()).isEqualTo(Code.UNSAFE_NAME);
  }

  @Test
  void aFolderInPlaceOfAFileIsRefused() throws IOException {
    addBundle("");
    add("LICENSE/", TarConstants.LF_DIR, "");

    assertThat(refusal(tar()).code()).isEqualTo(Code.UNSAFE_NAME);
  }

  @ParameterizedTest
  @ValueSource(
      bytes = {
        TarConstants.LF_SYMLINK,
        TarConstants.LF_LINK,
        TarConstants.LF_FIFO,
        TarConstants.LF_CHR,
        TarConstants.LF_BLK
      })
  void whatIsNoFileIsRefused(byte type) throws IOException {
    addBundle("");
    add("more", type, "");

    assertThat(refusal(tar()))
        .hasMessageContaining("a link or a device")
        .hasMessageContaining("more");
  }

  @Test
  void aFileBesideTheBundleIsRefused() throws IOException {
    addBundle("bundle/");
    add("more", TarConstants.LF_NORMAL, "x");

    assertThat(refusal(tar())).hasMessageContaining("a file beside the bundle");
  }

  @Test
  void anArchiveWithoutAManifestIsRefused() throws IOException {
    add("LICENSE", TarConstants.LF_NORMAL, "x");

    assertThat(refusal(tar())).hasMessageContaining("there is no manifest.json in it");
  }

  @Test
  void anArchiveThatEndsTooEarlyIsRefused() throws IOException {
    addBundle("");
    byte[] all = Files.readAllBytes(tar());
    for (int length : List.of(0, 1, 100, 512, 700, all.length / 2)) {
      Path cut = Files.write(folder.resolve("cut.tar"), Arrays.copyOf(all, length));
      assertThat(refusal(cut).code()).as(length + " bytes").isEqualTo(Code.BUNDLE_INVALID);
    }
  }

  @Test
  void somethingBehindTheEndIsRefused() throws IOException {
    addBundle("");
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    twice.writeBytes(Files.readAllBytes(tar()));
    twice.writeBytes(Files.readAllBytes(tar()));
    Path file = Files.write(folder.resolve("twice.tar"), twice.toByteArray());

    assertThat(refusal(file)).hasMessageContaining("something behind its end");
    assertThat(refusal(gzip(file))).hasMessageContaining("something behind its end");
  }

  @Test
  void whatIsNoArchiveIsRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no archive at all, ".repeat(100));

    assertThat(refusal(text).code()).isEqualTo(Code.BUNDLE_INVALID);
    assertThat(refusal(gzip(text)).code()).isEqualTo(Code.BUNDLE_INVALID);
  }

  @Test
  void aDocumentLargerThanAnyIsRefused() throws IOException {
    add("manifest.json", TarConstants.LF_NORMAL, " ".repeat(Presented.LARGEST_DOCUMENT + 1));

    assertThat(refusal(tar())).hasMessageContaining("is larger than any such file");
  }

  /// 300 MB of zeros in 300 kB.
  @Test
  void aBombIsRefused() throws IOException {
    Path bomb = folder.resolve("bomb.tar.gz");
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(bomb)))) {
      TarArchiveEntry entry = new TarArchiveEntry("zeros.gguf");
      entry.setSize(300_000_000);
      tar.putArchiveEntry(entry);
      byte[] zeros = new byte[1_000_000];
      for (int i = 0; i < 300; i++) {
        tar.write(zeros);
      }
      tar.closeArchiveEntry();
    }

    assertThat(refusal(bomb)).hasMessageContaining("unpacks to more than any bundle");
  }

  private List<Finding> findings() throws IOException {
    return VerifiedBundle.unsigned(read(tar()), Progress.NONE).findings();
  }

  private static SeenBundle read(Path archive) {
    return ArchivedBundle.read(archive, Progress.NONE);
  }

  private static Fault refusal(Path archive) {
    return catchThrowableOfType(Fault.class, () -> read(archive));
  }

  private void addBundle(String prefix) throws IOException {
    for (Path file : Folders.files(bundle)) {
      byte[] content = Files.readAllBytes(file);
      entries.add(new Entry(prefix + bundle.relativize(file), TarConstants.LF_NORMAL, content));
    }
  }

  private void add(String name, byte type, String content) {
    entries.add(new Entry(name, type, content.getBytes(StandardCharsets.UTF_8)));
  }

  private void replace(String name, String content) {
    entries.removeIf(it -> it.name().equals(name));
    add(name, TarConstants.LF_NORMAL, content);
  }

  private Path tar() throws IOException {
    Path file = folder.resolve("archive.tar");
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(Files.newOutputStream(file), "UTF-8")) {
      for (Entry each : entries) {
        // As it is written here, absolute or not.
        TarArchiveEntry entry = new TarArchiveEntry(each.name(), each.type(), true);
        if (each.type() == TarConstants.LF_SYMLINK || each.type() == TarConstants.LF_LINK) {
          entry.setLinkName("LICENSE");
        }
        entry.setSize(each.content().length);
        tar.putArchiveEntry(entry);
        tar.write(each.content());
        tar.closeArchiveEntry();
      }
    }
    return file;
  }

  private Path gzip(Path file) throws IOException {
    Path packed = file.resolveSibling(file.getFileName() + ".gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(file, out);
    }
    return packed;
  }
}
