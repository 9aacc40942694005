// SPDX-License-Identifier: Apache-2.0
package dev.alki.bom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A bill of materials that [ModelBom] made, as a document of SPDX 2.3 in JSON, with the bundle's
/// other `files`.
///
/// Everything is a package: a file of SPDX needs a SHA-1, which nothing here has. The time that it
/// must have is the beginning of 1970, so that the same bundle has the same document.
public record SpdxDocument(JsonNode bom, List<FileDigest> files) {
  private static final String ID = "SPDXRef-";
  private static final String DOCUMENT = ID + "DOCUMENT";
  private static final String NOTHING_SAID = "NOASSERTION";

  public SpdxDocument {
    files = List.copyOf(files);
  }

  public ObjectNode json() {
    JsonNode model = bom.at("/metadata/component");
    String name = model.path("name").asText();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("spdxVersion", "SPDX-2.3");
    json.put("dataLicense", "CC0-1.0");
    json.put("SPDXID", DOCUMENT);
    json.put("name", name);
    json.put(
        "documentNamespace",
        "https://spdx.org/spdxdocs/"
            + token(name)
            + "-"
            + bom.path("serialNumber").asText().replace("urn:uuid:", ""));
    ObjectNode creation = json.putObject("creationInfo");
    creation.put("created", "1970-01-01T00:00:00Z");
    creation.putArray("creators").add("Tool: " + tool());
    ArrayNode packages = json.putArray("packages");
    ArrayNode relations = json.putArray("relationships");
    String id = add(packages, "model", model, "OTHER");
    relate(relations, DOCUMENT, "DESCRIBES", id);
    sources(model, id, packages, relations);
    for (JsonNode data : bom.path("components")) {
      String calibration = add(packages, data.path("bom-ref").asText(), data, "OTHER");
      relate(relations, calibration, "BUILD_DEPENDENCY_OF", id);
    }
    for (JsonNode tool : bom.at("/metadata/tools/components")) {
      String used = add(packages, "tool-" + tool.path("name").asText(), tool, "APPLICATION");
      relate(relations, used, "BUILD_TOOL_OF", id);
    }
    for (int i = 0; i < files.size(); i++) {
      relate(relations, id, "CONTAINS", add(packages, "file-" + i, files.get(i)));
    }
    texts(json, model);
    return json;
  }

  /// The source that the model was made of, and what that was made of.
  private static void sources(JsonNode model, String id, ArrayNode packages, ArrayNode relations) {
    JsonNode source = model.at("/pedigree/ancestors/0");
    String from = add(packages, "source", source, "SOURCE");
    relate(relations, id, "GENERATED_FROM", from);
    JsonNode bases = source.at("/pedigree/ancestors");
    for (int i = 0; i < bases.size(); i++) {
      relate(relations, from, "DESCENDANT_OF", add(packages, "base-" + i, bases.get(i), "SOURCE"));
    }
  }

  private static String add(ArrayNode packages, String name, JsonNode component, String purpose) {
    ObjectNode json = begin(packages, name, component.path("name").asText(), purpose);
    if (component.has("version")) {
      json.put("versionInfo", component.path("version").asText());
    }
    json.put("licenseDeclared", expression(component));
    Optional.of(component.at("/hashes/0/content").asText())
        .filter(sha256 -> !sha256.isEmpty())
        .ifPresent(sha256 -> checksum(json, sha256));
    if (component.has("purl")) {
      json.putArray("externalRefs")
          .addObject()
          .put("referenceCategory", "PACKAGE-MANAGER")
          .put("referenceType", "purl")
          .put("referenceLocator", component.path("purl").asText());
    }
    return json.path("SPDXID").asText();
  }

  private static String add(ArrayNode packages, String name, FileDigest file) {
    ObjectNode json = begin(packages, name, file.path(), "FILE");
    json.put("packageFileName", file.path());
    json.put("licenseDeclared", NOTHING_SAID);
    checksum(json, file.sha256());
    return json.path("SPDXID").asText();
  }

  private static ObjectNode begin(ArrayNode packages, String id, String name, String purpose) {
    return packages
        .addObject()
        .put("SPDXID", ID + token(id))
        .put("name", name)
        .put("downloadLocation", NOTHING_SAID)
        .put("filesAnalyzed", false)
        .put("licenseConcluded", NOTHING_SAID)
        .put("copyrightText", NOTHING_SAID)
        .put("primaryPackagePurpose", purpose);
  }

  private static void checksum(ObjectNode to, String sha256) {
    to.putArray("checksums").addObject().put("algorithm", "SHA256").put("checksumValue", sha256);
  }

  private static void relate(ArrayNode relations, String from, String how, String to) {
    relations
        .addObject()
        .put("spdxElementId", from)
        .put("relationshipType", how)
        .put("relatedSpdxElement", to);
  }

  /// All licences that are stated hold.
  private static String expression(JsonNode component) {
    List<String> licences = new ArrayList<>();
    for (JsonNode entry : component.path("licenses")) {
      JsonNode licence = entry.path("license");
      licences.add(
          licence.has("id") ? licence.path("id").asText() : ref(licence.path("name").asText()));
    }
    return licences.isEmpty() ? NOTHING_SAID : String.join(" AND ", licences);
  }

  /// What SPDX does not know has to stand in the document.
  private static void texts(ObjectNode json, JsonNode model) {
    Map<String, String> names = new TreeMap<>();
    for (JsonNode entry : model.path("licenses")) {
      String name = entry.at("/license/name").asText();
      if (!name.isEmpty()) {
        names.put(ref(name), name);
      }
    }
    names.forEach((ref, name) ->
        json.withArray("/hasExtractedLicensingInfos")
            .addObject()
            .put("licenseId", ref)
            .put("name", name)
            .put("extractedText", "The model names this licence: " + name));
  }

  private static String ref(String name) {
    return "LicenseRef-" + token(name.toLowerCase(Locale.ROOT));
  }

  /// Letters, digits, dots and dashes are all that may stand in identifiers.
  private static String token(String text) {
    return text.replaceAll("[^A-Za-z0-9.-]+", "-");
  }

  private String tool() {
    JsonNode alki = bom.at("/metadata/tools/components/0");
    return alki.path("name").asText() + "-" + alki.path("version").asText();
  }
}
