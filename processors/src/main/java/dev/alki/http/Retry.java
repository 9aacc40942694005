// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.inbox.Settled;
import dev.alki.jobs.Intake;
import dev.alki.jobs.JobJson;
import dev.alki.jobs.JobRecord;
import dev.alki.jobs.Ledger;
import dev.alki.jobs.Needs;
import java.util.List;
import org.apache.camel.Exchange;

/// Hands a job in again that has ended: a new one, of which the old one's receipts spare what was
/// done. A model from the inbox is taken from where it lies now.
public record Retry(Submissions submissions, Ledger ledger, Intake intake, Settled settled) {
  public JsonNode again(Exchange exchange) {
    Answers.query(exchange, List.of());
    String path = Answers.http(exchange).getRequest().path();
    JobRecord job = JobsApi.find(ledger, Endpoint.RETRY.id(path));
    if (!job.state().ended()) {
      throw Fault.in(Code.JOB_NOT_ENDED, job.id())
          .what("cannot be tried again: it is " + job.state().word())
          .help("Wait for its end, or call it off.")
          .fault();
    }
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("source", intake.name(settled.input(job.id()).orElse(job.job().source())));
    request.put("pipeline", job.job().pipeline());
    if (!job.job().profiles().isEmpty()) {
      ArrayNode profiles = request.putArray("profiles");
      job.job().profiles().forEach(profiles::add);
    }
    if (!job.needs().equals(Needs.NONE)) {
      request.put("needs", job.needs().text());
    }
    JobRecord next = submissions.submit(exchange, intake.request(request, "job " + job.id()));
    Answers.json(exchange, 202).setHeader("Location", "/jobs/" + next.id());
    return JobJson.document(next);
  }
}
