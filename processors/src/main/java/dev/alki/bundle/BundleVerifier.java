// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import dev.alki.bom.FileDigest;
import dev.alki.files.ReadFault;
import dev.alki.progress.Progress;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Compares every byte of a bundle with its manifest, and the manifest with what lies there.
/// [Vouchers] may lie there too; whether they are good is not looked at here.
public final class BundleVerifier {
  private BundleVerifier() {}

  /// What differs, sorted by path; nothing when the bundle is what it says it is. A manifest that
  /// cannot be relied on is a fault.
  public static List<Finding> verify(Path bundle, Progress progress) {
    return verify(bundle, Manifest.read(bundle), progress);
  }

  /// As above, by a manifest that was read before.
  public static List<Finding> verify(Path bundle, Listing manifest, Progress progress) {
    List<FileDigest> expected = manifest.files();
    SortedMap<String, BasicFileAttributes> present = present(bundle);
    present.remove(Manifest.NAME);
    for (String voucher : Vouchers.of(manifest)) {
      present.computeIfPresent(
          voucher, (_, attributes) -> attributes.isRegularFile() ? null : attributes);
    }
    long total = expected.stream().mapToLong(FileDigest::bytes).sum();
    long done = 0;
    List<Finding> findings = new ArrayList<>();
    for (FileDigest file : expected) {
      progress.check();
      BasicFileAttributes attributes = present.remove(file.path());
      if (attributes == null) {
        findings.add(Finding.missing(file.path()));
      } else {
        compare(bundle, file, attributes, findings);
      }
      done += file.bytes();
      progress.advance(done, total);
    }
    present.forEach((path, attributes) ->
        findings.add(attributes.isRegularFile() ? Finding.extra(path) : noFile(path)));
    findings.sort(Comparator.comparing(Finding::path));
    return findings;
  }

  private static void compare(
      Path bundle, FileDigest file, BasicFileAttributes attributes, List<Finding> findings) {
    if (!attributes.isRegularFile()) {
      findings.add(noFile(file.path()));
    } else if (attributes.size() != file.bytes()) {
      findings.add(Finding.size(file, attributes.size()));
    } else {
      FileDigest actual = FileDigest.of(file.path(), bundle.resolve(file.path()));
      Finding.between(file, actual).ifPresent(findings::add);
    }
  }

  private static Finding noFile(String path) {
    return new Finding(path, Finding.Kind.NO_FILE, "is no regular file");
  }

  /// All that is no folder, by path with slashes; links are not followed.
  private static SortedMap<String, BasicFileAttributes> present(Path bundle) {
    SortedMap<String, BasicFileAttributes> present = new TreeMap<>();
    try {
      Path root = bundle.toRealPath();
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              String path = root.relativize(file).toString().replace(File.separatorChar, '/');
              present.put(path, attributes);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw ReadFault.of(bundle, e);
    }
    return present;
  }
}
