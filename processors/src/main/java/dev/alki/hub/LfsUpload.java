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
import dev.alki.progress.Progress;
import dev.alki.transfer.Again;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;

/// Brings files into a hub's store for large ones, by the batch interface of Git LFS: the hub says
/// which of them it does not have, and where each goes, in one piece or in parts. Those places are
/// often other machines', which hear nothing of the token.
record LfsUpload(Talk talk, Progress progress) {
  private static final String TYPE = "application/vnd.git-lfs+json";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /// Beside the numbers of parts, in what the hub gives as headers.
  private static final String CHUNK = "chunk_size";

  /// What is there already is not sent.
  void send(BundleFiles bundle, List<FileDigest> files) {
    long total = files.stream().mapToLong(FileDigest::bytes).sum();
    long done = 0;
    for (FileDigest file : files) {
      // Asked for one by one: the places are made for a short time.
      JsonNode actions = actions(file);
      if (!actions.isMissingNode()) {
        Sent sent = new Sent(progress, done, total);
        send(bundle.folder().resolve(file.path()), file, actions.path("upload"), sent);
        verify(file, actions.path("verify"));
      }
      done += file.bytes();
      progress.advance(done, total);
    }
  }

  private JsonNode actions(FileDigest file) {
    ObjectNode question = NODES.objectNode().put("operation", "upload").put("hash_algo", "sha256");
    question.putArray("transfers").add("basic").add("multipart");
    question.putArray("objects").add(object(file));
    question.putObject("ref").put("name", talk.name().wanted());
    JsonNode answer = talk.post(talk.git("/info/lfs/objects/batch"), TYPE, utf8(question));
    JsonNode object = answer.path("objects").path(0);
    if (object.hasNonNull("error") || !object.path("oid").asText().equals(file.sha256())) {
      throw Fault.in(Code.HUB_UNAVAILABLE, talk.name().repository())
          .what("the hub does not take '" + file.path() + "'")
          .got("status " + object.at("/error/code").asInt())
          .help("It may have a limit for files or for the account.")
          .fault();
    }
    return object.path("actions");
  }

  private void send(Path path, FileDigest file, JsonNode upload, Sent sent) {
    Map<String, String> headers = headers(upload);
    if (!headers.containsKey(CHUNK)) {
      put(address(upload.path("href").asText()), headers, sent.of(path, 0, file.bytes()));
      return;
    }
    long chunk = chunk(headers.remove(CHUNK), file);
    Map<Integer, URI> places = new TreeMap<>();
    headers.forEach((number, place) -> places.put(number(number), address(place)));
    if (places.size() != Math.ceilDiv(file.bytes(), chunk)) {
      throw senseless(file, "as many places as there are parts", places.size());
    }
    ObjectNode complete = NODES.objectNode().put("oid", file.sha256());
    ArrayNode parts = complete.putArray("parts");
    long from = 0;
    for (Map.Entry<Integer, URI> part : places.entrySet()) {
      long length = Math.min(chunk, file.bytes() - from);
      String tag = put(part.getValue(), Map.of(), sent.of(path, from, length));
      parts.addObject().put("partNumber", part.getKey()).put("etag", tag);
      from += length;
    }
    talk.post(address(upload.path("href").asText()), TYPE, utf8(complete));
  }

  private void verify(FileDigest file, JsonNode verify) {
    if (verify.hasNonNull("href")) {
      talk.post(address(verify.path("href").asText()), TYPE, utf8(object(file)));
    }
  }

  /// Gives back the entity tag that the place has given it; empty where there is none.
  private String put(URI place, Map<String, String> headers, Sent.Range range) {
    return talk.patiently(() -> {
      try (InputStream in = range.open()) {
        HttpEntity entity =
            new InputStreamEntity(in, range.length(), ContentType.APPLICATION_OCTET_STREAM);
        try (Answer answer = talk.client().send("PUT", place, headers, entity)) {
          if (answer.status() / 100 != 2) {
            throw Refusal.of(answer, talk.client().reach(), talk.place());
          }
          return answer.header("ETag").orElse("");
        }
      } catch (IOException e) {
        throw Again.broken(e);
      }
    });
  }

  private static Map<String, String> headers(JsonNode action) {
    Map<String, String> headers = new LinkedHashMap<>();
    action
        .path("header")
        .properties()
        .forEach(it -> headers.put(it.getKey(), it.getValue().asText()));
    return headers;
  }

  private static ObjectNode object(FileDigest file) {
    return NODES.objectNode().put("oid", file.sha256()).put("size", file.bytes());
  }

  private long chunk(String text, FileDigest file) {
    if (!text.matches("[1-9]\\d{0,17}")) {
      throw senseless(file, "a size of parts", text);
    }
    return Long.parseLong(text);
  }

  private static int number(String text) {
    return text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
  }

  private URI address(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw Fault.in(Code.HUB_ADDRESS, talk.name().repository())
          .what("the hub sends us to what is no address")
          .cause(e)
          .fault();
    }
  }

  private Fault senseless(FileDigest file, String expected, Object got) {
    return Fault.in(Code.HUB_UNAVAILABLE, talk.name().repository())
        .what("the hub does not say sensibly where '" + file.path() + "' goes")
        .expected(expected)
        .got(got)
        .fault();
  }

  private static byte[] utf8(ObjectNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
