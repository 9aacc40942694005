// SPDX-License-Identifier: Apache-2.0
package dev.alki.parts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.files.MappedFile;
import dev.alki.files.StrictJson;
import dev.alki.progress.Progress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The parts of a file in their order: whoever has an older file finds by them what need not travel
/// again.
///
/// As JSON: `{"schemaVersion":1,"parts":[["SHA256",BYTES],...]}`.
public record PartList(List<Part> parts) {
  /// Enough for a file of 600 GB.
  public static final int LARGEST = 16 << 20;

  private static final int SCHEMA_VERSION = 1;
  private static final StrictJson JSON = new StrictJson(LARGEST, 4, 64, false);

  public PartList {
    parts = List.copyOf(parts);
  }

  /// Reads all of a file, which should be a GGUF.
  public static PartList of(Path path, Progress progress) {
    List<Long> ends = Cuts.of(path);
    List<Part> parts = new ArrayList<>(ends.size());
    try (MappedFile file = MappedFile.open(path)) {
      long from = 0;
      for (long end : ends) {
        progress.check();
        parts.add(new Part(Digest.sha256(file.bytes().asSlice(from, end - from)), end - from));
        progress.advance(end, file.size());
        from = end;
      }
    }
    return new PartList(parts);
  }

  /// `where` is what messages call it; `bytes` is how long the file is that it is of.
  public static PartList read(byte[] json, long bytes, Object where) {
    JsonNode list = JSON.read(json, where);
    if (list.path("schemaVersion").asInt() != SCHEMA_VERSION || !list.path("parts").isArray()) {
      throw invalid(where, "is no list of parts that this alki reads");
    }
    List<Part> parts = new ArrayList<>();
    long rest = bytes;
    for (JsonNode each : list.path("parts")) {
      Part part = part(each, where);
      if (part.bytes() > rest) {
        throw invalid(where, "has more bytes than the file");
      }
      rest -= part.bytes();
      parts.add(part);
    }
    if (rest != 0) {
      throw invalid(where, "has fewer bytes than the file");
    }
    return new PartList(parts);
  }

  private static Part part(JsonNode json, Object where) {
    try {
      if (json.isArray() && json.size() == 2 && exact(json.path(1))) {
        return new Part(json.path(0).asText(), json.path(1).asLong());
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw invalid(where, "has a part that is none");
  }

  private static boolean exact(JsonNode number) {
    return number.isIntegralNumber() && number.canConvertToLong();
  }

  public byte[] json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", SCHEMA_VERSION);
    ArrayNode list = json.putArray("parts");
    parts.forEach(part -> list.addArray().add(part.sha256()).add(part.bytes()));
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Fault invalid(Object where, String what) {
    return Fault.in(Code.ARTIFACT_INVALID, where)
        .what(what)
        .help("Pull without an older bundle, or publish it again.")
        .fault();
  }
}
