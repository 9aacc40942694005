// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A bundle in a folder of this machine. No link in it is followed.
public record FolderBundle(Path folder) implements Presented {
  @Override
  public Path where(String path) {
    return folder.resolve(path);
  }

  @Override
  public Optional<byte[]> document(String path, Code code) {
    Path file = where(path);
    Set<OpenOption> how = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    try (InputStream in = Channels.newInputStream(Files.newByteChannel(file, how))) {
      byte[] bytes = in.readNBytes(LARGEST_DOCUMENT + 1);
      if (bytes.length > LARGEST_DOCUMENT) {
        throw Fault.in(code, file)
            .what("is larger than any such file")
            .expected("at most " + LARGEST_DOCUMENT + " bytes")
            .fault();
      }
      return Optional.of(bytes);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw Fault.in(code, file)
          .what("is no file that can be read: " + e.getMessage())
          .cause(e)
          .fault();
    }
  }

  @Override
  public List<Finding> compare(Listing manifest, Progress progress) {
    return BundleVerifier.verify(folder, manifest, progress);
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
