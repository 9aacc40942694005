// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import dev.alki.bom.FileDigest;
import dev.alki.files.Folders;
import dev.alki.sign.VerificationKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A signed bundle of version 1, as `alki run` and `alki sign` made it when that was the only one.
public record VersionOneBundle(Path folder) {
  static final String GGUF = "stories260K-Q4_0.gguf";
  private static final Path RESOURCES =
      Path.of("src/test/resources/dev/alki/bundle/version1").toAbsolutePath();

  /// A copy in the folder `bundle`.
  public static VersionOneBundle in(Path place) throws IOException {
    Path from = RESOURCES.resolve("bundle");
    Path to = place.resolve("bundle");
    for (Path file : Folders.files(from)) {
      Path copy = to.resolve(from.relativize(file));
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
    return new VersionOneBundle(to);
  }

  /// Of the key that signed it.
  VerificationKey key() {
    return VerificationKey.read(RESOURCES.resolve("alki.pub"));
  }

  Path gguf() {
    return folder.resolve(GGUF);
  }

  /// Gives a file other content, which the manifest knows.
  void write(String path, String content) throws IOException {
    FileDigest before = FileDigest.of(path, folder.resolve(path));
    FileDigest now = FileDigest.of(path, content.getBytes(StandardCharsets.UTF_8));
    Files.writeString(folder.resolve(path), content);
    Path manifest = folder.resolve(Manifest.NAME);
    String text = Files.readString(manifest);
    Files.writeString(
        manifest,
        text.replace(
            "\"sha256\" : \"%s\",\n      \"bytes\" : %d".formatted(before.sha256(), before.bytes()),
            "\"sha256\" : \"%s\",\n      \"bytes\" : %d".formatted(now.sha256(), now.bytes())));
  }
}
