// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bom.FileDigest;
import dev.alki.bundle.BundleFiles;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.ReadFault;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One commit on top of `parent`, by the hub's interface for commits: it says which files it wants
/// as large ones, these go to its store, the others along with the commit.
record HubCommit(Talk talk, String parent, Progress progress) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /// By these bytes the hub decides whether a file is text.
  private static final int SAMPLE = 512;

  /// Gives back the commit's id.
  String make(BundleFiles bundle, List<FileDigest> files, Collection<String> deleted) {
    Set<String> large = large(bundle, files);
    List<FileDigest> stored = files.stream().filter(it -> large.contains(it.path())).toList();
    new LfsUpload(talk, progress).send(bundle, stored);
    List<ObjectNode> lines = new ArrayList<>();
    lines.add(
        line(
            "header",
            NODES
                .objectNode()
                .put("summary", "Publish " + bundle.name())
                .put("description", "")
                .put("parentCommit", parent)));
    deleted.forEach(path -> lines.add(line("deletedFile", NODES.objectNode().put("path", path))));
    for (FileDigest file : files) {
      lines.add(large.contains(file.path()) ? pointer(file) : content(bundle, file));
    }
    StringBuilder body = new StringBuilder();
    lines.forEach(line -> body.append(line).append('\n'));
    JsonNode made =
        talk.post(
            talk.api("/commit/" + branch()),
            "application/x-ndjson",
            body.toString().getBytes(StandardCharsets.UTF_8));
    String commit = made.path("commitOid").asText();
    if (!HubName.commit(commit)) {
      throw Fault.in(Code.HUB_UNAVAILABLE, talk.name().repository())
          .what("the hub does not say which commit it made")
          .help("Look at the repository; publish again if the bundle is not there.")
          .fault();
    }
    return commit;
  }

  /// Which files the hub wants in its store.
  private Set<String> large(BundleFiles bundle, List<FileDigest> files) {
    if (files.isEmpty()) {
      return Set.of();
    }
    ObjectNode question = NODES.objectNode();
    ArrayNode list = question.putArray("files");
    for (FileDigest file : files) {
      list.addObject()
          .put("path", file.path())
          .put("size", file.bytes())
          .put("sample", Base64.getEncoder().encodeToString(sample(bundle, file)));
    }
    JsonNode answer =
        talk.post(
            talk.api("/preupload/" + branch()),
            "application/json",
            question.toString().getBytes(StandardCharsets.UTF_8));
    Set<String> large = new HashSet<>();
    for (JsonNode file : answer.path("files")) {
      if (file.path("uploadMode").asText().equals("lfs")) {
        large.add(file.path("path").asText());
      }
    }
    return large;
  }

  private static ObjectNode pointer(FileDigest file) {
    return line(
        "lfsFile",
        NODES
            .objectNode()
            .put("path", file.path())
            .put("algo", "sha256")
            .put("oid", file.sha256())
            .put("size", file.bytes()));
  }

  private static ObjectNode content(BundleFiles bundle, FileDigest file) {
    Path path = bundle.folder().resolve(file.path());
    try {
      String content = Base64.getEncoder().encodeToString(Files.readAllBytes(path));
      return line(
          "file",
          NODES
              .objectNode()
              .put("content", content)
              .put("path", file.path())
              .put("encoding", "base64"));
    } catch (IOException e) {
      throw ReadFault.of(path, e);
    }
  }

  private static ObjectNode line(String key, ObjectNode value) {
    ObjectNode line = NODES.objectNode().put("key", key);
    line.set("value", value);
    return line;
  }

  private static byte[] sample(BundleFiles bundle, FileDigest file) {
    Path path = bundle.folder().resolve(file.path());
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(SAMPLE);
    } catch (IOException e) {
      throw ReadFault.of(path, e);
    }
  }

  private String branch() {
    return URLEncoder.encode(talk.name().wanted(), StandardCharsets.UTF_8).replace("+", "%20");
  }
}
