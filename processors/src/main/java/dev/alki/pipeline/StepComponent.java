// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Needs;
import dev.alki.steps.Step;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.ProcessorEndpoint;

/// `step:CLASS?parameters`: a step, applied to the job that is the message's body. The class is a
/// record whose components are the parameters; `needs` is besides what a worker must have to do it.
final class StepComponent extends DefaultComponent {
  static final String SCHEME = "step";

  private final StepRunner runner;
  private final Map<String, Placed> placed = new ConcurrentHashMap<>();

  StepComponent(StepRunner runner) {
    this.runner = runner;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String type, Map<String, Object> parameters) {
    Class<?> step = getCamelContext().getClassResolver().resolveClass(type);
    if (step == null || !step.isRecord() || !Step.class.isAssignableFrom(step)) {
      throw Fault.in(Code.PIPELINE_INVALID, uri).what("is no step's class").fault();
    }
    String needs = getAndRemoveParameter(parameters, "needs", String.class, "");
    Step verb = Step.class.cast(create(step, parameters));
    Placed here = new Placed(verb, Needs.of(needs, verb.verb() + ".needs"));
    placed.put(here.place(), here);
    return new ProcessorEndpoint(
        uri,
        this,
        exchange ->
            Messages.next(exchange, runner.run(here, Messages.course(exchange, verb.verb()))));
  }

  /// Does the step that another worker's pipeline has at this place.
  Course run(String place, Course course) {
    return Optional.ofNullable(placed.get(place))
        .map(step -> runner.run(step, course))
        .orElseThrow(() ->
            Fault.in(Code.PIPELINE_INVALID, place)
                .what("is no step of this worker's pipeline")
                .help("Let all workers have the same pipeline and the same version of Alki.")
                .fault());
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
}
