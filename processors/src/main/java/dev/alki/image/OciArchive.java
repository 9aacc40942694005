// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.files.FreeSpace;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import dev.alki.progress.Progress;
import dev.alki.registry.Content;
import dev.alki.registry.Descriptor;
import dev.alki.registry.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// An image in one file: an OCI layout in a tar, with the index as the one image in it, under the
/// tag `latest`.
public final class OciArchive {
  private static final int AT_ONCE = 1 << 18;

  private OciArchive() {}

  /// The file appears when it is complete.
  public static void write(Image image, Path file, boolean replace, Progress progress) {
    Tar tar = new Tar();
    add(tar, "oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
    add(tar, "index.json", entry(image));
    add(tar, place(image.digest()), image.index());
    image.manifests().forEach((digest, manifest) -> add(tar, place(digest), manifest));
    image.blobs().forEach((digest, blob) -> tar.add(place(digest), blob));
    long total = tar.parts().stream().mapToLong(Content::size).sum();
    Path target = file.toAbsolutePath();
    PendingFile.refuseExisting(target, replace);
    FreeSpace.require(target.getParent(), total);
    byte[] buffer = new byte[AT_ONCE];
    long done = 0;
    try (PendingFile out = PendingFile.create(target, replace)) {
      for (Content part : tar.parts()) {
        try (InputStream in = part.from(0)) {
          for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
            progress.check();
            out.write(buffer, read, done);
            done += read;
            progress.advance(done, total);
          }
        }
      }
      out.force();
      out.commit();
    } catch (IOException e) {
      throw WriteFault.of(target, e);
    }
  }

  private static byte[] entry(Image image) {
    ObjectNode layout = JsonNodeFactory.instance.objectNode();
    layout.put("schemaVersion", 2);
    ObjectNode entry =
        new Descriptor(MediaTypes.INDEX, image.digest(), image.index().length).json();
    entry.putObject("annotations").put("org.opencontainers.image.ref.name", "latest");
    layout.putArray("manifests").add(entry);
    return Json.bytes(layout);
  }

  private static void add(Tar tar, String path, byte[] bytes) {
    tar.add(path, new Content.OfBytes(bytes));
  }

  private static String place(String digest) {
    return "blobs/" + digest.replace(':', '/');
  }
}
