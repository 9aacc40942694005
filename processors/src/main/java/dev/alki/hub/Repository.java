// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import dev.alki.source.ForeignName;
import dev.alki.transfer.Patience;
import dev.alki.transfer.Tries;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a hub says of one repository: the commit of a revision, and the files at a commit.
record Repository(HubClient client, HubPlace place, Patience patience, String name) {
  /// More than any model has.
  private static final int MOST_FILES = 100_000;

  /// Of a branch, tag or pull request.
  String commit(String revision, Progress progress) {
    JsonNode json = ask(api("/revision/" + segment(revision)), progress).json();
    String commit = json.path("sha").asText();
    if (!HubName.commit(commit)) {
      throw Fault.in(Code.HUB_UNAVAILABLE, name)
          .what("the hub does not say at which commit '" + revision + "' is")
          .fault();
    }
    return commit;
  }

  /// Whether its owner decides who gets it; how (`auto` or `manual`) makes no difference here.
  boolean gated(String commit, Progress progress) {
    JsonNode gated = ask(api("/revision/" + segment(commit)), progress).json().path("gated");
    return gated.isTextual() || gated.asBoolean();
  }

  /// All files at a commit. A name that is not to be trusted is refused.
  List<HubFile> files(String commit, Progress progress) {
    List<HubFile> files = new ArrayList<>();
    Optional<URI> next =
        Optional.of(api("/tree/" + segment(commit) + "?recursive=true&expand=false"));
    while (next.isPresent()) {
      HubClient.Page page = ask(next.get(), progress);
      for (JsonNode entry : page.json()) {
        if (entry.path("type").asText().equals("file")) {
          files.add(file(entry));
        }
      }
      if (files.size() > MOST_FILES) {
        throw Fault.in(Code.NOT_A_MODEL, name)
            .what("has more than " + MOST_FILES + " files")
            .fault();
      }
      next = page.next().filter(address -> !page.json().isEmpty());
    }
    return files;
  }

  /// Where a file's bytes are.
  URI address(String commit, String path) {
    return URI.create(
        place.endpoint() + "/" + name + "/resolve/" + segment(commit) + "/" + path(path));
  }

  private HubFile file(JsonNode entry) {
    String path = entry.path("path").asText();
    ForeignName.fault(path)
        .ifPresent(reason -> {
          throw Fault.in(Code.UNSAFE_NAME, name)
              .what("a file's name " + reason)
              .help("Its owner has to rename the file.")
              .fault();
        });
    JsonNode large = entry.path("lfs");
    JsonNode said = large.isObject() ? large : entry;
    return new HubFile(path, size(said.path("size")), said.path("oid").asText());
  }

  /// What is no number is none that could be right.
  private static long size(JsonNode size) {
    return size.isIntegralNumber() && size.canConvertToLong() ? size.longValue() : -1;
  }

  private HubClient.Page ask(URI address, Progress progress) {
    return new Tries(patience, progress, last -> Refusal.givenUp(name, last))
        .until(() -> {
          progress.check();
          return client.page(address);
        });
  }

  private URI api(String rest) {
    return URI.create(place.endpoint() + "/api/models/" + name + rest);
  }

  private static String path(String path) {
    return Arrays.stream(path.split("/")).map(Repository::segment).collect(Collectors.joining("/"));
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
