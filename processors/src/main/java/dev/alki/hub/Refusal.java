// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.transfer.Again;
import dev.alki.transfer.RetryAfter;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.http.HttpHeaders;

/// What an answer means that is not what was asked for.
final class Refusal {
  /// It may be different next time, though it is no 5xx.
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  private static final String ERROR = "X-Error-Code";

  private Refusal() {}

  /// Gives back what may pass; throws the [Fault] that stays. Of other machines than the hub itself
  /// nothing is final: their addresses are made for a short time.
  static Again of(Answer answer, Reach reach, HubPlace place) {
    int status = answer.status();
    if (status >= 500 || PASSING.contains(status)) {
      return Again.busy(status, pause(answer));
    }
    if (!reach.hub(answer.from())) {
      return Again.nonsense("status " + status + " of " + answer.from().getHost());
    }
    return switch (status) {
      case 401, 403, 404, 410 -> throw fault(answer, place);
      default -> Again.nonsense("status " + status);
    };
  }

  private static Fault fault(Answer answer, HubPlace place) {
    URI from = answer.from();
    String where = from.getHost() + from.getPath();
    boolean known = place.token().isPresent();
    String error = answer.header(ERROR).orElse("");
    if (error.equals("GatedRepo")) {
      return Fault.in(Code.HUB_GATED, where)
          .what("may be read only by those who accepted its terms")
          .help(
              known
                  ? "Accept them on the model's page, with the account that the token is of."
                  : "Accept them on the model's page, and put a token of your account into"
                      + " HF_TOKEN.")
          .fault();
    }
    if (answer.status() == 403 || answer.status() == 401 && known && error.isEmpty()) {
      return Fault.in(Code.HUB_UNAUTHORIZED, where)
          .what(known ? "the token may not read this" : "the hub wants to know who asks")
          .help("Put a token that may read it into HF_TOKEN, or into the token file.")
          .fault();
    }
    return Fault.in(Code.HUB_NOT_FOUND, where)
        .what(
            switch (error) {
              case "RevisionNotFound" -> "there is no such revision";
              case "EntryNotFound" -> "there is no such file";
              default -> "there is no such model, or it is not shown to everyone";
            })
        .help(
            known
                ? "Check the name, and whether the token may read it."
                : "Check the name; for a private model put a token into HF_TOKEN.")
        .fault();
  }

  /// The hub was asked often enough for `what`.
  static Fault givenUp(Object what, Again last) {
    return Fault.in(Code.HUB_UNAVAILABLE, what)
        .what("could not be fetched: " + last.getMessage())
        .help(
            "Run it again when hub and network are well: what has arrived is kept. With"
                + " HF_HUB_OFFLINE=1 only the cache is used.")
        .cause(last)
        .fault();
  }

  private static Optional<Duration> pause(Answer answer) {
    return answer.header(HttpHeaders.RETRY_AFTER).flatMap(RetryAfter::of);
  }
}
