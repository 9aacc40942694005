// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.JobRecord;
import dev.alki.jobs.Ledger;
import dev.alki.metrics.Meters;
import dev.alki.metrics.Metric;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/// Sends events to those who follow a job, or all of them, as server-sent events. Of one job: at
/// first what has happened since the one that the client names (`Last-Event-ID`), then what
/// happens; the stream ends with the job.
///
/// However many follow, one task at a time looks into the ledger for all of them, a few times a
/// second.
public final class Events implements AutoCloseable {
  static final int MOST_FOLLOWERS = 256;
  private static final long PAUSE_MILLIS = 200;

  private final Ledger ledger;
  private final Overview overview;
  private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
  private final Semaphore seats = new Semaphore(MOST_FOLLOWERS);
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean looking = new AtomicBoolean();

  public Events(Ledger ledger) {
    this.ledger = ledger;
    this.overview = new Overview(ledger);
  }

  public void bind(Meters meters) {
    meters.gauge(Metric.FOLLOWERS, followers::size);
  }

  void follow(RoutingContext context, String id) {
    long after = after(Optional.ofNullable(context.request().getHeader("Last-Event-ID")));
    Query.of(Optional.ofNullable(context.request().query()), List.of());
    sit();
    Vertx vertx = context.vertx();
    vertx
        .executeBlocking(() -> begin(id, after), false)
        .onSuccess(nothingMore -> {
          if (nothingMore) {
            seats.release();
            // Tells a browser not to come again.
            context.response().setStatusCode(204).end();
          } else {
            start(context, new JobFollower(context.response(), id, after));
          }
        })
        .onFailure(thrown -> {
          seats.release();
          Gate.refuse(context, Problem.of(thrown, Gate.number(context)));
        });
  }

  /// Tells of all jobs, until the client goes.
  void followAll(RoutingContext context) {
    Query.of(Optional.ofNullable(context.request().query()), List.of());
    sit();
    start(context, new FeedFollower(context.response(), overview));
  }

  private void sit() {
    if (!seats.tryAcquire()) {
      throw Fault.in(Code.REQUEST_TOO_MANY, "events")
          .what("too many clients follow events")
          .expected("at most " + MOST_FOLLOWERS)
          .help("Close some, or ask again later.")
          .fault();
    }
  }

  /// Whether the job has ended and the client knows everything.
  private boolean begin(String id, long after) {
    JobRecord job = JobsApi.find(ledger, id);
    return job.state().ended() && ledger.events(id, after, 1).isEmpty();
  }

  private void start(RoutingContext context, Follower follower) {
    if (context.response().closed()) {
      seats.release();
      return;
    }
    context.response().putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream");
    if (context.request().method().equals(HttpMethod.HEAD)) {
      seats.release();
      context.response().end();
      return;
    }
    context.response().setChunked(true);
    followers.add(follower);
    context.response().closeHandler(_ -> forget(follower));
    context.response().exceptionHandler(_ -> forget(follower));
    context.response().writeHead();
    if (started.compareAndSet(false, true)) {
      context.vertx().setPeriodic(PAUSE_MILLIS, _ -> look(context.vertx()));
    }
    look(context.vertx());
  }

  private void look(Vertx vertx) {
    if (!followers.isEmpty() && looking.compareAndSet(false, true)) {
      vertx
          .executeBlocking(
              () -> {
                followers.stream().filter(follower -> follower.look(ledger)).forEach(this::forget);
                return followers.size();
              },
              false)
          .onComplete(_ -> looking.set(false));
    }
  }

  private void forget(Follower follower) {
    if (followers.remove(follower)) {
      seats.release();
    }
  }

  private static long after(Optional<String> text) {
    return text.map(
            it -> {
              if (!it.matches("\\d{1,18}")) {
                throw Fault.in(Code.REQUEST_INVALID, "request")
                    .what("its header Last-Event-ID is no number of an event")
                    .fault();
              }
              return Long.parseLong(it);
            })
        .orElse(0L);
  }

  /// Lets everyone go.
  @Override
  public void close() {
    followers.forEach(Follower::close);
  }
}
