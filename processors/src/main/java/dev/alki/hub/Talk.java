// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import dev.alki.progress.Progress;
import dev.alki.transfer.Again;
import dev.alki.transfer.Patience;
import dev.alki.transfer.Tries;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/// Says things to the hub about one branch of a repository, and hears its answers.
record Talk(HubClient client, HubPlace place, Patience patience, HubName name, Progress progress) {
  private static final int MOST = 16 << 20;
  private static final StrictJson JSON = new StrictJson(MOST, 32, 1 << 20, false);

  /// What the hub has to say to changes on top of what is not the newest any more.
  private static final Set<Integer> OVERTAKEN = Set.of(409, 412);

  /// `rest` follows the repository's place in the hub's interface.
  URI api(String rest) {
    return URI.create(place.endpoint() + "/api/models/" + name.repository() + rest);
  }

  /// Git's own address of the repository.
  URI git(String rest) {
    return URI.create(place.endpoint() + "/" + name.repository() + ".git" + rest);
  }

  JsonNode post(URI address, String mediaType, byte[] body) {
    return patiently(() -> {
      ByteArrayEntity entity = new ByteArrayEntity(body, ContentType.parse(mediaType));
      Map<String, String> headers = Map.of("Accept", mediaType(mediaType));
      try (Answer answer = client.send("POST", address, headers, entity)) {
        if (answer.status() / 100 != 2) {
          throw refusal(answer);
        }
        return json(answer.rest(MOST));
      } catch (IOException e) {
        throw Again.broken(e);
      }
    });
  }

  /// A store need not say more than that it is content.
  private static JsonNode json(byte[] answer) throws Again {
    if (answer.length == 0) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.read(answer, "answer");
    } catch (Fault e) {
      throw Again.nonsense("an answer that is no JSON");
    }
  }

  <T> T patiently(Tries.Attempt<T> attempt) {
    return new Tries(patience, progress, this::givenUp).until(attempt);
  }

  /// Git LFS answers in its own type only.
  private static String mediaType(String sent) {
    return sent.contains("git-lfs") ? sent : "application/json";
  }

  Again refusal(Answer answer) {
    int status = answer.status();
    if (status == 401 || status == 403) {
      throw Fault.in(Code.HUB_UNAUTHORIZED, name.repository())
          .what("the token may not write this: status " + status)
          .help("Put a token that may write it into HF_TOKEN, or into the token file.")
          .fault();
    }
    if (OVERTAKEN.contains(status)) {
      throw Fault.in(Code.FILE_CHANGED, name.repository())
          .what("was changed by somebody else meanwhile: status " + status)
          .help("Look at what is there now, then publish again.")
          .fault();
    }
    return Refusal.of(answer, client.reach(), place);
  }

  private Fault givenUp(Again last) {
    return Fault.in(Code.HUB_UNAVAILABLE, name.repository())
        .what("could not be published: " + last.getMessage())
        .help("Run it again when hub and network are well: large files that are there stay.")
        .cause(last)
        .fault();
  }
}
