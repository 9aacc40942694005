// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.web.Page;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Stands before all routes and looks at every request before its body is read: is it meant for
/// this server, may its sender ask for it, is there such a path and method, is it sent and wanted
/// in a form that we know?
///
/// Events and the page are answered here: a message of Camel's is answered once and whole, and says
/// itself how long it may be kept.
public final class Gate implements Handler<RoutingContext> {
  /// Of the header with the number of the request.
  static final String REQUEST = "X-Request-Id";

  public static final long MOST_BYTES = 64 << 10;

  private static final Pattern JSON =
      Pattern.compile("(?i)\\s*application/json\\s*(;\\s*charset=\"?utf-8\"?\\s*)?");

  /// How long a client that still sends may take to read why it is refused.
  private static final long GRACE_MILLIS = 1000;

  private final Events events;
  private final Callers callers;
  private final Connections connections;
  private final boolean loopback;

  /// `loopback` when only this machine itself reaches the server.
  public Gate(Events events, Callers callers, Connections connections, boolean loopback) {
    this.events = events;
    this.callers = callers;
    this.connections = connections;
    this.loopback = loopback;
  }

  /// Before every other route of the router.
  public void install(Router router) {
    Route all = router.route().order(Integer.MIN_VALUE);
    all.handler(this);
    all.failureHandler(this::failed);
  }

  @Override
  public void handle(RoutingContext context) {
    begin(context);
    connections.asked(context);
    try {
      Optional<Problem> stranger = Stranger.in(context.request(), loopback);
      if (stranger.isPresent()) {
        refuse(context, stranger.get());
        return;
      }
      if (!Endpoint.of(context.request().path()).map(Endpoint::open).orElse(false)) {
        callers.admit(context, Callers.scope(context.request().method()));
      }
      Endpoint endpoint = admit(context.request());
      switch (endpoint) {
        case EVENTS -> events.follow(context, endpoint.id(context.request().path()));
        case FEED -> events.followAll(context);
        case PAGE, PART -> Page.answer(context);
        case JOBS, JOB, LOG, REPORTS, RETRY, PROFILES, PIPELINE, BENCHMARKS, OPENAPI ->
            context.next();
      }
    } catch (Fault e) {
      refuse(context, Problem.of(e, number(context)));
    }
  }

  /// What every answer has.
  static void begin(RoutingContext context) {
    HttpServerResponse response = context.response();
    response.putHeader(REQUEST, UUID.randomUUID().toString());
    response.putHeader("X-Content-Type-Options", "nosniff");
    response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  static void refuse(RoutingContext context, Problem problem) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.headWritten()) {
      context.request().connection().close();
      return;
    }
    response.setStatusCode(problem.status().number());
    response.putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
    problem.pause().ifPresent(it -> response.putHeader("Retry-After", it.toSeconds() + ""));
    if (problem.code() == Code.TOKEN_REQUIRED) {
      response.putHeader("WWW-Authenticate", "Bearer realm=\"alki\"");
    }
    if (problem.code() == Code.REQUEST_METHOD) {
      Endpoint.of(context.request().path())
          .ifPresent(it -> response.putHeader(HttpHeaders.ALLOW, String.join(", ", it.methods())));
    }
    HttpServerRequest request = context.request();
    if (!request.isEnded() && (hasBody(request) || request.method().equals(HttpMethod.POST))) {
      dismiss(context);
    }
    response.end(problem.json(number(context)).toString());
  }

  /// Whatever else the client sends is thrown away unread, and not for long.
  private static void dismiss(RoutingContext context) {
    HttpServerRequest request = context.request();
    request.handler(_ -> {});
    request.resume();
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    context.vertx().setTimer(GRACE_MILLIS, _ -> request.connection().close());
  }

  static String number(RoutingContext context) {
    return context.response().headers().get(REQUEST);
  }

  private static Endpoint admit(HttpServerRequest request) {
    String path = request.path();
    Endpoint endpoint =
        Endpoint.of(path)
            .orElseThrow(() ->
                Fault.in(Code.REQUEST_PATH_UNKNOWN, "request")
                    .what("there is nothing at this path")
                    .help("/openapi.json lists what there is.")
                    .fault());
    String method = request.method().name();
    if (!endpoint.allows(request.method())) {
      throw Fault.in(Code.REQUEST_METHOD, endpoint.path())
          .what("does not know this method")
          .expected(String.join(" or ", endpoint.methods()))
          .fault();
    }
    refuseOtherForms(request, endpoint);
    if (method.equals("POST") && endpoint.reads()) {
      checkBody(request);
    } else if (hasBody(request)) {
      throw Fault.in(Code.REQUEST_INVALID, endpoint.path())
          .what("has a body, which " + method + " has no use for")
          .fault();
    }
    return endpoint;
  }

  private static void refuseOtherForms(HttpServerRequest request, Endpoint endpoint) {
    String accepted = request.getHeader(HttpHeaders.ACCEPT);
    String form = endpoint.mediaType();
    List<String> fitting = List.of(form, form.replaceAll("/.*", "/*"), "*/*");
    if (accepted != null
        && Arrays.stream(accepted.split(",")).map(Gate::form).noneMatch(fitting::contains)) {
      throw Fault.in(Code.REQUEST_NOT_ACCEPTABLE, endpoint.path())
          .what("answers in another form than is accepted")
          .expected(form)
          .fault();
    }
  }

  /// A media type without its parameters.
  private static String form(String text) {
    return text.replaceAll(";.*", "").strip().toLowerCase(Locale.ROOT);
  }

  private static void checkBody(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null
        || !JSON.matcher(type).matches()
        || request.getHeader(HttpHeaders.CONTENT_ENCODING) != null) {
      throw Fault.in(Code.REQUEST_MEDIA_TYPE, "request")
          .what("its body is sent in a form that is not read here")
          .expected("application/json in UTF-8, not compressed")
          .help("Set the header Content-Type to application/json.")
          .fault();
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && (length.length() > 18 || Long.parseLong(length) > MOST_BYTES)) {
      throw tooLarge();
    }
  }

  static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
        || length != null && !length.equals("0");
  }

  private static Fault tooLarge() {
    return Fault.in(Code.REQUEST_TOO_LARGE, "request")
        .what("its body is too large")
        .expected("at most " + MOST_BYTES + " bytes")
        .fault();
  }

  private void failed(RoutingContext context) {
    if (context.response().closed()) {
      // Nobody is there to be told.
      return;
    }
    String number = number(context);
    Throwable thrown =
        context.statusCode() == Status.CONTENT_TOO_LARGE.number()
            ? tooLarge()
            : context.failure() == null
                ? new IllegalStateException("status " + context.statusCode())
                : context.failure();
    refuse(context, Problem.of(thrown, number));
  }
}
