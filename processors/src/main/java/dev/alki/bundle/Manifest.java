// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bom.FileDigest;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a bundle consists of: `manifest.json`, which names every other file in it.
public final class Manifest {
  public static final String NAME = "manifest.json";

  /// The one file beside the manifest that it does not name: the signature over all others.
  public static final String SIGNATURE = "model.sig";

  /// Raised when older readers would understand a bundle wrongly.
  public static final int SCHEMA_VERSION = 1;

  /// Far above any real one.
  private static final long LARGEST = 16 << 20;

  private Manifest() {}

  static ObjectNode of(Contents contents, List<FileDigest> files) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", SCHEMA_VERSION);
    json.put("name", contents.title());
    json.put("profile", contents.profile());
    json.putObject("tool").put("name", "alki").put("version", contents.toolVersion());
    json.set("model", ModelSummary.of(contents));
    json.set("source", contents.origin().json());
    ArrayNode list = json.putArray("files");
    files.stream()
        .sorted(Comparator.comparing(FileDigest::path))
        .forEach(file -> list.add(file.json()));
    contents.quantization().ifPresent(report -> json.set("quantization", report));
    contents.validation().ifPresent(report -> json.set("validation", report));
    contents.benchmark().ifPresent(report -> json.set("benchmark", report));
    return json;
  }

  /// The files that a bundle's manifest names; a fault BUNDLE_INVALID when it is none that this
  /// version reads, or names what no bundle may contain.
  public static Listing read(Path bundle) {
    Path file = bundle.resolve(NAME);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw invalid(bundle, "there is no " + NAME).help("Name the folder of a bundle.").fault();
    }
    byte[] content = content(file);
    JsonNode json = parse(file, content);
    JsonNode version = json.path("schemaVersion");
    if (!version.isInt() || version.asInt() != SCHEMA_VERSION) {
      throw invalid(file, "schemaVersion")
          .expected(SCHEMA_VERSION)
          .got(version.isMissingNode() ? "none" : version)
          .help("Bundles of a newer version need a newer alki.")
          .fault();
    }
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
    return new Listing(json.path("name").asText(), FileDigest.of(NAME, content), files);
  }

  private static byte[] content(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw invalid(file, "is larger than any manifest").got(Files.size(file) + " bytes").fault();
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static JsonNode parse(Path file, byte[] content) {
    try {
      return Json.read(content);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static Fault unreadable(Path file, IOException e) {
    return invalid(file, String.valueOf(e.getMessage()).lines().findFirst().orElse(""))
        .cause(e)
        .fault();
  }

  private static FileDigest entry(Path file, JsonNode entry) {
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
    return path.equalsIgnoreCase(NAME) || path.equalsIgnoreCase(SIGNATURE);
  }

  private static Fault.Draft invalid(Path where, String what) {
    return Fault.in(Code.BUNDLE_INVALID, where).what(what);
  }
}
