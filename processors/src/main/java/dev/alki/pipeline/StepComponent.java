// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.steps.Step;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.ProcessorEndpoint;

/// `step:CLASS?parameters`: a step, applied to the job that is the message's body. The class is a
/// record whose components are the parameters. A route goes no further when its job, or its
/// branch's profile, has failed.
final class StepComponent extends DefaultComponent {
  static final String SCHEME = "step";

  private final StepRunner runner;

  StepComponent(StepRunner runner) {
    this.runner = runner;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String type, Map<String, Object> parameters) {
    Class<?> step = getCamelContext().getClassResolver().resolveClass(type);
    if (step == null || !step.isRecord() || !Step.class.isAssignableFrom(step)) {
      throw Fault.in(Code.PIPELINE_INVALID, uri).what("is no step's class").fault();
    }
    Step verb = Step.class.cast(create(step, parameters));
    return new ProcessorEndpoint(uri, this, exchange -> run(verb, exchange));
  }

  /// The record of which each component has the value of the parameter of its name.
  private Object create(Class<?> step, Map<String, Object> parameters) {
    RecordComponent[] components = step.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      types[i] = components[i].getType();
      values[i] = getAndRemoveOrResolveReferenceParameter(parameters, name, types[i]);
      if (values[i] == null) {
        throw Fault.in(Code.PARAMETER_INVALID, step.getSimpleName() + "." + name)
            .what("has no value")
            .fault();
      }
    }
    try {
      return step.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Fault fault) {
        throw fault;
      }
      throw Fault.in(Code.PARAMETER_INVALID, step.getSimpleName())
          .what(e.getCause().getMessage())
          .cause(e.getCause())
          .fault();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private void run(Step step, Exchange exchange) {
    if (!(exchange.getMessage().getBody() instanceof Course course)) {
      throw Fault.in(Code.PIPELINE_INVALID, String.valueOf(exchange.getFromRouteId()))
          .what("'" + step.verb() + "' is given a message that is no job")
          .help("Leave the body of messages as it is in the pipeline.")
          .fault();
    }
    Course next = runner.run(step, course);
    exchange.getMessage().setBody(next);
    if (next.failed()) {
      exchange.setRouteStop(true);
    }
  }
}
