// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Packed;
import dev.alki.files.StrictJson;
import dev.alki.jobs.Desk;
import dev.alki.jobs.Intake;
import dev.alki.jobs.JobId;
import dev.alki.jobs.JobJson;
import dev.alki.jobs.JobLogs;
import dev.alki.jobs.JobRecord;
import dev.alki.jobs.Ledger;
import dev.alki.jobs.State;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/// What the routes of `routes/http.camel.yaml` do, a method for each.
public final class JobsApi {
  private static final int MOST_BYTES = (int) Gate.MOST_BYTES;
  private static final StrictJson JSON = new StrictJson(MOST_BYTES, 16, MOST_BYTES, false);

  private static final int USUAL_PAGE = 20;
  private static final int LARGEST_PAGE = 100;

  private final Desk desk;
  private final Ledger ledger;
  private final Intake intake;
  private final JobLogs logs;
  private final Submissions submissions;

  public JobsApi(Desk desk, Ledger ledger, Intake intake, JobLogs logs, Submissions submissions) {
    this.desk = desk;
    this.ledger = ledger;
    this.intake = intake;
    this.logs = logs;
    this.submissions = submissions;
  }

  public JsonNode submit(Exchange exchange) {
    Optional<byte[]> body = Optional.ofNullable(exchange.getMessage().getBody(byte[].class));
    Answers.query(exchange, List.of());
    JsonNode json = JSON.read(body.orElseGet(() -> new byte[0]), "request");
    JobRecord job = submissions.submit(exchange, intake.request(json, "request"));
    Answers.json(exchange, 202).setHeader("Location", "/jobs/" + job.id());
    return JobJson.document(job);
  }

  /// Newest first; `next` leads to the page after this one.
  public JsonNode list(Exchange exchange) {
    Query query = Answers.query(exchange, List.of("limit", "before", "state"));
    int limit = query.number("limit", 1, LARGEST_PAGE, USUAL_PAGE);
    Optional<String> before = query.text("before", JobId::valid, "a job's id");
    Optional<State> state =
        query
            .text("state", State::known, "queued, running, succeeded, failed or cancelled")
            .map(State::of);
    List<JobRecord> jobs = ledger.list(before, state, limit + 1);
    List<JobRecord> page = jobs.subList(0, Math.min(limit, jobs.size()));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode array = json.putArray("jobs");
    page.forEach(job -> array.add(JobJson.head(job)));
    Message answer = Answers.json(exchange, 200);
    if (jobs.size() > limit) {
      String next =
          "/jobs?limit="
              + limit
              + "&before="
              + page.getLast().id()
              + state.map(it -> "&state=" + it.word()).orElse("");
      json.put("next", next);
      answer.setHeader("Link", "<" + next + ">; rel=\"next\"");
    }
    return json;
  }

  public JsonNode show(Exchange exchange) {
    Answers.query(exchange, List.of());
    JobRecord job = job(exchange, Endpoint.JOB);
    Answers.json(exchange, 200);
    return JobJson.document(job);
  }

  /// A job that runs stops at the next occasion; until then it has `cancelRequested`.
  public JsonNode cancel(Exchange exchange) {
    Answers.query(exchange, List.of());
    String actor = submissions.origin(exchange);
    JobRecord job = desk.cancel(job(exchange, Endpoint.JOB).id(), actor);
    Answers.json(exchange, 202);
    return JobJson.document(job);
  }

  /// The lines that were logged about a job; none when it has not begun.
  public InputStream log(Exchange exchange) {
    Answers.query(exchange, List.of());
    JobRecord job = job(exchange, Endpoint.LOG);
    Answers.json(exchange, 200).setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=utf-8");
    try {
      return Files.newInputStream(logs.file(job.id()));
    } catch (NoSuchFileException e) {
      return new ByteArrayInputStream(new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String describe(Exchange exchange) {
    Answers.query(exchange, List.of());
    Answers.json(exchange, 200);
    return new Packed(JobsApi.class, "openapi.json").text();
  }

  /// What the route's exception is to the client.
  public JsonNode problem(Exchange exchange) {
    Throwable thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    String request = Answers.number(exchange);
    Problem problem = Problem.of(thrown, request);
    Message answer = Answers.json(exchange, problem.status().number());
    answer.setHeader(Exchange.CONTENT_TYPE, Problem.MEDIA_TYPE);
    problem.pause().ifPresent(it -> answer.setHeader("Retry-After", it.toSeconds()));
    return problem.json(request);
  }

  private JobRecord job(Exchange exchange, Endpoint endpoint) {
    String id = endpoint.id(Answers.http(exchange).getRequest().path());
    return find(ledger, id);
  }

  static JobRecord find(Ledger ledger, String id) {
    if (!JobId.valid(id)) {
      throw Fault.in(Code.JOB_UNKNOWN, "request").what("this is no job's id").fault();
    }
    return ledger.find(id).orElseThrow(() -> Ledger.unknown(id));
  }
}
