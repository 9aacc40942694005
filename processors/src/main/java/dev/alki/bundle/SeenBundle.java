// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import dev.alki.bom.FileDigest;
import dev.alki.fault.Code;
import dev.alki.progress.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A bundle that went by in a stream: the digest of every file was taken, and only what is read as
/// a whole was kept. `name` is what messages call it; the keys are paths.
public record SeenBundle(
    String name, SortedMap<String, FileDigest> files, Map<String, byte[]> documents)
    implements Presented {
  public SeenBundle {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    documents = Map.copyOf(documents);
  }

  /// Whether a file is read as a whole.
  public static boolean isDocument(String path) {
    return path.equals(Manifest.NAME) || Vouchers.isBom(path) || Vouchers.reserved(path);
  }

  @Override
  public String where(String path) {
    return name + "/" + path;
  }

  @Override
  public Optional<byte[]> document(String path, Code code) {
    return Optional.ofNullable(documents.get(path));
  }

  @Override
  public List<Finding> compare(Listing manifest, Progress progress) {
    SortedMap<String, FileDigest> present = new TreeMap<>(files);
    present.remove(Manifest.NAME);
    present.keySet().removeAll(Vouchers.of(manifest));
    List<Finding> findings = new ArrayList<>();
    for (FileDigest expected : manifest.files()) {
      Optional.ofNullable(present.remove(expected.path()))
          .map(actual -> Finding.between(expected, actual))
          .orElseGet(() -> Optional.of(Finding.missing(expected.path())))
          .ifPresent(findings::add);
    }
    present.keySet().forEach(path -> findings.add(Finding.extra(path)));
    findings.sort(Comparator.comparing(Finding::path));
    return findings;
  }

  @Override
  public String toString() {
    return name;
  }
}
