// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Fault;
import dev.alki.jobs.Ledger;
import io.vertx.core.http.HttpServerResponse;

/// One client that follows events. Looked after by one thread at a time.
abstract class Follower {
  /// A line that says nothing, so that whoever is in between does not think nobody is there.
  private static final String NOTHING = ":\n\n";

  private static final long QUIET_NANOS = 15_000_000_000L;

  private final HttpServerResponse response;
  private long written = System.nanoTime();

  Follower(HttpServerResponse response) {
    this.response = response;
  }

  /// Writes what is new; true when there is nothing more to come.
  abstract boolean tell(Ledger ledger);

  /// Sends what is new; true when there is nothing more to come, or nobody to hear it.
  final boolean look(Ledger ledger) {
    if (response.closed() || response.ended()) {
      return true;
    }
    if (response.writeQueueFull()) {
      return false;
    }
    try {
      boolean ended = tell(ledger);
      if (System.nanoTime() - written > QUIET_NANOS) {
        write(NOTHING);
      }
      if (ended) {
        response.end();
      }
      return ended;
    } catch (Fault e) {
      // The client comes again and says where it was.
      close();
      return true;
    }
  }

  final void close() {
    response.end();
  }

  final void write(String text) {
    response.write(text);
    written = System.nanoTime();
  }

  static String event(String kind, JsonNode data) {
    return "event: " + kind + "\ndata: " + data + "\n\n";
  }
}
