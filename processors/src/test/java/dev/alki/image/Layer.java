// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// A layer as others make them: with programs, links, and whatever a name may be.
final class Layer {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

  Layer file(String name, String text) throws IOException {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Layer file(String name, byte[] content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setMode(0755);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
    return this;
  }

  /// As it is on this machine.
  Layer copy(Path file) throws IOException {
    return file(file.toString().substring(1), Files.readAllBytes(file));
  }

  Layer folder(String name) throws IOException {
    tar.putArchiveEntry(new TarArchiveEntry(name + "/", true));
    tar.closeArchiveEntry();
    return this;
  }

  Layer link(String name, String target) throws IOException {
    return link(name, target, TarConstants.LF_SYMLINK);
  }

  Layer sameFile(String name, String target) throws IOException {
    return link(name, target, TarConstants.LF_LINK);
  }

  private Layer link(String name, String target, byte kind) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
    return this;
  }

  byte[] bytes() throws IOException {
    tar.close();
    return bytes.toByteArray();
  }
}
