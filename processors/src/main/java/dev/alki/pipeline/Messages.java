// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/// Courses as the bodies of Camel's messages.
final class Messages {
  private Messages() {}

  /// What a step, or another verb of ours, is given.
  static Course course(Exchange exchange, String verb) {
    if (exchange.getMessage().getBody() instanceof Course course) {
      return course;
    }
    throw Fault.in(Code.PIPELINE_INVALID, String.valueOf(exchange.getFromRouteId()))
        .what("'" + verb + "' is given a message that is no job")
        .help("Leave the body of messages as it is in the pipeline.")
        .fault();
  }

  /// A route goes no further when its job, or its branch's profile, has failed.
  static void next(Exchange exchange, Course next) {
    exchange.getMessage().setBody(next);
    if (next.failed()) {
      exchange.setRouteStop(true);
    }
  }

  /// A course through the route that begins with `uri`; what goes wrong outside of steps is thrown
  /// as Camel has it.
  static Course through(ProducerTemplate producer, String uri, Course course) throws Exception {
    Exchange exchange = producer.send(uri, message -> message.getMessage().setBody(course));
    if (exchange.getException() != null) {
      throw exchange.getException();
    }
    return Optional.ofNullable(exchange.getMessage().getBody(Course.class))
        .orElseThrow(() ->
            Fault.in(Code.PIPELINE_INVALID, uri)
                .what("ends with a message that is no job")
                .help("Leave the body of messages as it is in the pipeline.")
                .fault());
  }
}
