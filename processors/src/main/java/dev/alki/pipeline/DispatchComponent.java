// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Needs;
import dev.alki.pipeline.Course.Failure;
import dev.alki.settings.Nearest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.ProcessorEndpoint;

/// `dispatch:ROUTE?needs=...`: the way of this branch through the route that begins with
/// `direct:ROUTE`, on whichever worker has what is needed. Where there is only one, it goes on
/// there.
final class DispatchComponent extends DefaultComponent {
  static final String SCHEME = "dispatch";
  private static final String VERB = "dispatch";
  private static final String DIRECT = "direct:";

  private final Dispatch dispatch;
  private final Set<String> routes = ConcurrentHashMap.newKeySet();

  DispatchComponent(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String route, Map<String, Object> parameters) {
    Needs needs =
        Needs.of(getAndRemoveParameter(parameters, "needs", String.class, ""), VERB + ".needs");
    routes.add(route);
    return new ProcessorEndpoint(uri, this, exchange -> run(route, needs, exchange));
  }

  /// Refuses a pipeline in which a route is named that is not there.
  void check(List<Route> there, String pipeline) {
    List<String> names =
        there.stream()
            .map(route -> route.getEndpoint().getEndpointUri().replace("://", ":"))
            .filter(uri -> uri.startsWith(DIRECT))
            .map(uri -> uri.substring(DIRECT.length()))
            .toList();
    for (String route : routes) {
      if (!names.contains(route)) {
        throw Fault.in(Code.PIPELINE_INVALID, pipeline)
            .what("'" + VERB + "' names the route '" + route + "', which is not there")
            .expected("a route from " + DIRECT + route)
            .help(Nearest.help(route, names))
            .fault();
      }
    }
  }

  private void run(String route, Needs needs, Exchange exchange) throws Exception {
    Course course = Messages.course(exchange, VERB);
    Course next =
        dispatch.shared() || dispatch.elsewhere(needs)
            ? sent(course, needs, DIRECT + route)
            : here(course, DIRECT + route);
    Messages.next(exchange, next);
  }

  private Course sent(Course course, Needs needs, String place) {
    try {
      return course.failed() ? course : dispatch.send(course, needs, place);
    } catch (RuntimeException e) {
      return course.plus(new Failure(VERB, course.profile(), Mishap.fault(e)));
    }
  }

  private Course here(Course course, String place) throws Exception {
    try (ProducerTemplate producer = getCamelContext().createProducerTemplate()) {
      return Messages.through(producer, place, course);
    }
  }
}
