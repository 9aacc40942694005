// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bom.FileDigest;
import dev.alki.bom.SpdxDocument;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.ReadFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The bill of materials of a bundle's profile, in the forms that people ask for. `cyclonedx` are
/// the bytes that the bundle's manifest names; `files` are the profile's other ones, and those that
/// belong to all.
public record Bill(byte[] cyclonedx, List<FileDigest> files) {
  static final String NAME = "bom.cdx.json";

  public enum Format {
    /// CycloneDX 1.6, as it lies in the bundle.
    CYCLONEDX,
    /// SPDX 2.3, made of the same facts.
    SPDX
  }

  public Bill {
    files = List.copyOf(files);
  }

  /// Refuses one that is not what the manifest says. Of several profiles `name` says which.
  public static Bill of(Path bundle, Optional<String> name) {
    Listing listing = Manifest.current(bundle);
    BundleProfile profile = listing.profile(bundle, name);
    String path =
        profile
            .files()
            .bom()
            .orElseThrow(() ->
                Fault.in(Code.BUNDLE_INVALID, bundle)
                    .what("its manifest names no bill of materials")
                    .help("Pack the bundle again.")
                    .fault());
    Path file = bundle.resolve(path);
    List<FileDigest> files = listing.files(profile);
    FileDigest expected =
        files.stream().filter(it -> it.path().equals(path)).findFirst().orElseThrow();
    byte[] bytes = bytes(file);
    FileDigest actual = FileDigest.of(path, bytes);
    if (!actual.equals(expected)) {
      throw Fault.in(Code.BUNDLE_DIFFERS, file)
          .what("is not what the manifest says")
          .expected(expected.sha256())
          .got(actual.sha256())
          .help("'alki verify' lists all that differs. Pack the bundle again.")
          .fault();
    }
    return new Bill(bytes, files.stream().filter(it -> !it.path().equals(path)).toList());
  }

  /// As a file has it.
  public byte[] in(Format format) {
    return switch (format) {
      case CYCLONEDX -> cyclonedx;
      case SPDX -> Json.bytes(new SpdxDocument(json(), files).json());
    };
  }

  private JsonNode json() {
    try {
      return Json.read(cyclonedx);
    } catch (IOException e) {
      throw Fault.in(Code.BUNDLE_INVALID, NAME)
          .what(String.valueOf(e.getMessage()).lines().findFirst().orElse(""))
          .cause(e)
          .fault();
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
  }
}
