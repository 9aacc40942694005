// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bom.FileDigest;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a bundle consists of: `manifest.json`, which names every other file in it.
public final class Manifest {
  public static final String NAME = "manifest.json";

  /// The signature over all others; like the other [Vouchers], the manifest does not name it.
  public static final String SIGNATURE = "model.sig";

  /// Raised when older readers would understand a bundle wrongly. `docs/manifest.schema.json` is
  /// this version's schema.
  public static final int SCHEMA_VERSION = 2;

  /// The oldest that can still be verified and [migrated][Migration].
  static final int OLDEST_VERSION = 1;

  private Manifest() {}

  /// What a bundle's manifest says, of this version or an older one; a fault BUNDLE_INVALID when it
  /// is none that can be read, or names what no bundle may contain.
  public static Listing read(Path bundle) {
    return read(new FolderBundle(bundle));
  }

  /// As above, of a bundle wherever it lies.
  public static Listing read(Presented bundle) {
    return parse(bundle.where(NAME), content(bundle));
  }

  /// As it was read at `file`.
  private static Listing parse(Object file, byte[] content) {
    JsonNode json = json(file, content);
    int version = version(file, json);
    if (!json.path("files").isArray()) {
      throw invalid(file, "files").expected("a list").fault();
    }
    List<FileDigest> files = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode entry : json.path("files")) {
      FileDigest digest = entry(file, entry);
      // Two names that differ in case are one file on some systems.
      if (!names.add(digest.path().toLowerCase(Locale.ROOT))) {
        throw invalid(file, "files names '" + digest.path() + "' twice").fault();
      }
      files.add(digest);
    }
    return new Listing(
        version,
        json.path("name").asText(),
        FileDigest.of(NAME, content),
        files,
        version == SCHEMA_VERSION ? ProfileReader.read(file, json, files) : List.of());
  }

  /// What a bundle's manifest says; one of an older version is refused with what to do.
  public static Listing current(Path bundle) {
    Listing listing = read(bundle);
    if (listing.version() < SCHEMA_VERSION) {
      throw invalid(bundle, "is a bundle of version " + listing.version())
          .expected("version " + SCHEMA_VERSION)
          .help("`alki migrate " + bundle + "` brings it forward; `alki verify` takes it as it is.")
          .fault();
    }
    return listing;
  }

  /// The manifest as it stands, for what [#read] does not tell.
  public static JsonNode json(Path bundle) {
    return json(new FolderBundle(bundle));
  }

  /// As above, of a bundle wherever it lies.
  public static JsonNode json(Presented bundle) {
    return json(bundle.where(NAME), content(bundle));
  }

  private static int version(Object file, JsonNode json) {
    JsonNode version = json.path("schemaVersion");
    if (version.isInt() && version.asInt() > SCHEMA_VERSION) {
      throw invalid(file, "is of version " + version + ", which this alki does not know")
          .expected("at most " + SCHEMA_VERSION)
          .got(version)
          .help("A newer alki made this bundle: take that one, or a newer one still.")
          .fault();
    }
    if (!version.isInt() || version.asInt() < OLDEST_VERSION) {
      throw invalid(file, "schemaVersion")
          .expected(OLDEST_VERSION + " to " + SCHEMA_VERSION)
          .got(version.isMissingNode() ? "none" : version)
          .fault();
    }
    return version.asInt();
  }

  private static byte[] content(Presented bundle) {
    return bundle
        .document(NAME, Code.BUNDLE_INVALID)
        .orElseThrow(() ->
            invalid(bundle, "there is no " + NAME).help("Name the folder of a bundle.").fault());
  }

  private static JsonNode json(Object file, byte[] content) {
    try {
      return Json.read(content);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static Fault unreadable(Object file, IOException e) {
    return invalid(file, String.valueOf(e.getMessage()).lines().findFirst().orElse(""))
        .cause(e)
        .fault();
  }

  private static FileDigest entry(Object file, JsonNode entry) {
    JsonNode path = entry.path("path");
    JsonNode bytes = entry.path("bytes");
    String sha256 = entry.path("sha256").asText();
    if (!path.isTextual() || !BundlePath.allowed(path.asText()) || reserved(path.asText())) {
      throw invalid(file, "a file has a name that no bundle may contain").got(path).fault();
    }
    if (!bytes.canConvertToLong() || !bytes.isIntegralNumber() || bytes.asLong() < 0) {
      throw invalid(file, "the size of '" + path.asText() + "'").got(bytes).fault();
    }
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw invalid(file, "the sha256 of '" + path.asText() + "'")
          .got(entry.path("sha256"))
          .fault();
    }
    return new FileDigest(path.asText(), sha256, bytes.asLong());
  }

  /// In any case: on some systems it is the same file.
  private static boolean reserved(String path) {
    return path.equalsIgnoreCase(NAME) || Vouchers.reserved(path);
  }

  static Fault.Draft invalid(Object where, String what) {
    return Fault.in(Code.BUNDLE_INVALID, where).what(what);
  }
}
