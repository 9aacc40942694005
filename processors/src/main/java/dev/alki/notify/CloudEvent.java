// SPDX-License-Identifier: Apache-2.0
package dev.alki.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.jobs.JobJson;
import dev.alki.jobs.JobRecord;
import dev.alki.jobs.Notice;
import java.time.Instant;

/// A job's end in the form of CloudEvents 1.0 (JSON, structured mode): its type is
/// `dev.alki.job.succeeded`, `.failed` or `.cancelled`, its data the job's document.
final class CloudEvent {
  static final String MEDIA_TYPE = "application/cloudevents+json; charset=utf-8";

  private CloudEvent() {}

  static String of(JobRecord job) {
    Instant ended = job.ended().orElseThrow();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("specversion", "1.0")
            .put("id", Notice.id(job.id(), ended))
            .put("source", "/alki/jobs")
            .put("type", "dev.alki.job." + job.state().word())
            .put("subject", job.id())
            .put("time", ended.toString())
            .put("datacontenttype", "application/json");
    json.set("data", JobJson.document(job));
    return json.toString();
  }
}
