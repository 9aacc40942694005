// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import dev.alki.files.WriteFault;
import dev.alki.registry.Content;
import dev.alki.registry.Descriptor;
import dev.alki.registry.RegistryClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A layer of the base, which is fetched into `file` when somebody wants to read it: a registry
/// that has it already is not sent it.
record BaseLayer(RegistryClient client, Descriptor layer, Path file) implements Content {
  @Override
  public String digest() {
    return layer.digest();
  }

  @Override
  public long size() {
    return layer.size();
  }

  @Override
  public synchronized InputStream from(long offset) {
    if (!Files.exists(file)) {
      Path part = file.resolveSibling(file.getFileName() + ".part");
      client.pull(layer, part);
      try {
        Files.move(part, file);
      } catch (IOException e) {
        throw WriteFault.of(file, e);
      }
    }
    return new Content.OfFile(file, digest(), size()).from(offset);
  }
}
