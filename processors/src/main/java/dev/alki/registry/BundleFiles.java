// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bom.FileDigest;
import dev.alki.bundle.BundleVerifier;
import dev.alki.bundle.Finding;
import dev.alki.bundle.Json;
import dev.alki.bundle.Manifest;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.progress.Progress;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A bundle that was verified: its manifest, and every file in it, sorted by path.
public record BundleFiles(Path folder, JsonNode manifest, List<FileDigest> files) {
  public BundleFiles {
    files = files.stream().sorted(Comparator.comparing(FileDigest::path)).toList();
  }

  /// Reads every byte, and refuses a bundle that is not what its manifest says.
  public static BundleFiles verified(Path folder, Progress progress) {
    List<Finding> findings = BundleVerifier.verify(folder, Manifest.current(folder), progress);
    if (!findings.isEmpty()) {
      throw Fault.in(Code.BUNDLE_DIFFERS, folder)
          .what("is not what its manifest says: " + findings.getFirst())
          .help("'alki verify' lists all that differs. Pack the bundle again.")
          .fault();
    }
    try {
      JsonNode manifest = Json.read(Files.readAllBytes(folder.resolve(Manifest.NAME)));
      Map<String, FileDigest> known = new HashMap<>();
      for (JsonNode file : manifest.path("files")) {
        String path = file.path("path").asText();
        known.put(
            path, new FileDigest(path, file.path("sha256").asText(), file.path("bytes").asLong()));
      }
      List<FileDigest> files = new ArrayList<>();
      for (Path file : Folders.files(folder)) {
        String path = folder.relativize(file).toString().replace(File.separatorChar, '/');
        files.add(known.containsKey(path) ? known.get(path) : FileDigest.of(path, file));
      }
      return new BundleFiles(folder, manifest, files);
    } catch (IOException e) {
      throw Fault.in(Code.FILE_UNREADABLE, folder)
          .what(String.valueOf(e.getMessage()))
          .cause(e)
          .fault();
    }
  }
}
