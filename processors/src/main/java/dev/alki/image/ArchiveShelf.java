// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.files.StrictJson;
import dev.alki.registry.Descriptor;
import dev.alki.registry.Fetched;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/// The image in an archive as [OciArchive] writes it. Digests of small blobs are compared; those of
/// layers are not, which are only tried out.
record ArchiveShelf(Path file, TarFile tar) implements Shelf, AutoCloseable {
  private static final int MOST_MANIFEST = 4 << 20;
  private static final StrictJson JSON = new StrictJson(MOST_MANIFEST, 64, 1 << 20, false);

  static ArchiveShelf open(Path file) {
    try {
      return new ArchiveShelf(file, new TarFile(file));
    } catch (IOException e) {
      throw invalid(file, "cannot be read: " + e.getMessage()).cause(e).fault();
    }
  }

  @Override
  public Object name() {
    return file;
  }

  @Override
  public String top() {
    JsonNode layout = JSON.read(bytes("index.json", MOST_MANIFEST), file);
    return Descriptor.of(layout.at("/manifests/0"))
        .orElseThrow(() -> invalid(file, "names no image").fault())
        .digest();
  }

  @Override
  public Optional<Fetched> find(String digest) {
    byte[] bytes = checked(digest, MOST_MANIFEST);
    JsonNode json = JSON.read(bytes, file);
    return Optional.of(new Fetched(json.path("mediaType").asText(), digest, bytes, json));
  }

  @Override
  public byte[] read(Descriptor blob, int most) {
    return checked(blob.digest(), most);
  }

  @Override
  public InputStream open(Descriptor blob) {
    return open(place(blob.digest()));
  }

  @Override
  public void close() {
    try {
      tar.close();
    } catch (IOException e) {
      // It was only read.
    }
  }

  private byte[] checked(String digest, int most) {
    byte[] bytes = bytes(place(digest), most);
    if (!digest.equals("sha256:" + Digest.sha256(bytes))) {
      throw invalid(file, "has other bytes under " + digest).fault();
    }
    return bytes;
  }

  private byte[] bytes(String name, int most) {
    try (InputStream in = open(name)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw invalid(file, name + " is larger than any").fault();
      }
      return bytes;
    } catch (IOException e) {
      throw invalid(file, "cannot be read: " + e.getMessage()).cause(e).fault();
    }
  }

  private InputStream open(String name) {
    try {
      for (TarArchiveEntry entry : tar.getEntries()) {
        if (entry.getName().equals(name)) {
          return tar.getInputStream(entry);
        }
      }
    } catch (IOException e) {
      throw invalid(file, "cannot be read: " + e.getMessage()).cause(e).fault();
    }
    throw invalid(file, "lacks " + name).fault();
  }

  private static String place(String digest) {
    return "blobs/" + digest.replace(':', '/');
  }

  private static Fault.Draft invalid(Path file, String what) {
    return Fault.in(Code.ARTIFACT_INVALID, file)
        .what(what)
        .help("'alki image BUNDLE -o FILE.tar' makes what can be tried out.");
  }
}
