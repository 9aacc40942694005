// SPDX-License-Identifier: Apache-2.0
package dev.alki.bom;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.formulation.Formula;
import org.cyclonedx.model.formulation.FormulationCommon.TaskType;
import org.cyclonedx.model.formulation.Workflow;
import org.cyclonedx.model.formulation.common.InputType;
import org.cyclonedx.model.formulation.common.OutputType;
import org.cyclonedx.model.formulation.common.OutputType.OutputTypeEnum;
import org.cyclonedx.model.formulation.common.ResourceReferenceChoice;
import org.cyclonedx.model.formulation.task.Task;

/// How a bundle was made: a task for each step, with what it read and made by digest, and packing
/// as the last one. What is no component of the bill yet becomes one here.
final class Formulation {
  private static final String PACK = "pack";

  /// The component for each digest.
  private final Map<String, String> refs;

  private final List<Component> components = new ArrayList<>();
  private final List<Task> tasks = new ArrayList<>();

  private Formulation(Map<String, String> known) {
    this.refs = new LinkedHashMap<>(known);
  }

  /// `weights` are what was packed; `known` are digests of components that the bill has, with their
  /// references, and `model` is the reference of what came out.
  static Formula of(
      List<RanStep> steps, List<FileDigest> weights, Map<String, String> known, String model) {
    Formulation formulation = new Formulation(known);
    Set<String> made = new LinkedHashSet<>();
    for (RanStep step : steps) {
      Task task = task(step.verb());
      task.setInputs(formulation.inputs(step));
      List<String> outputs = step.outputs().stream().map(formulation::ref).distinct().toList();
      task.setOutputs(outputs.stream().map(ref -> output(step.verb(), ref)).toList());
      made.addAll(outputs);
      formulation.tasks.add(task);
    }
    for (FileDigest file : weights) {
      made.add(formulation.ref(new Material(file.path(), file.sha256())));
    }
    Task pack = task(PACK);
    pack.setInputs(made.stream().map(Formulation::input).toList());
    pack.setOutputs(List.of(output(PACK, model)));
    formulation.tasks.add(pack);
    return formulation.formula();
  }

  private Formula formula() {
    Workflow workflow = new Workflow();
    workflow.setBomRef("pipeline");
    workflow.setUid("pipeline");
    workflow.setName("pipeline");
    workflow.setTaskTypes(List.of(TaskType.BUILD));
    workflow.setTasks(tasks);
    Formula formula = new Formula();
    if (!components.isEmpty()) {
      formula.setComponents(components);
    }
    formula.setWorkflows(List.of(workflow));
    return formula;
  }

  private static Task task(String verb) {
    Task task = new Task();
    task.setBomRef("step-" + verb);
    task.setUid("step-" + verb);
    task.setName(verb);
    task.setTaskTypes(List.of(type(verb)));
    return task;
  }

  private static TaskType type(String verb) {
    return switch (verb) {
      case "fetch" -> TaskType.CLONE;
      case "validate", "benchmark" -> TaskType.TEST;
      default -> TaskType.BUILD;
    };
  }

  private List<InputType> inputs(RanStep step) {
    List<InputType> inputs =
        new ArrayList<>(
            step.inputs().stream().map(this::ref).distinct().map(Formulation::input).toList());
    if (!step.parameters().isEmpty()) {
      InputType given = new InputType();
      given.setParameters(
          step.parameters().entrySet().stream()
              .map(entry -> parameter(entry.getKey(), entry.getValue()))
              .toList());
      inputs.add(given);
    }
    return inputs;
  }

  private static InputType.Parameter parameter(String name, String value) {
    InputType.Parameter parameter = new InputType.Parameter();
    parameter.setName(name);
    parameter.setValue(value);
    // Without one it would be written as null, which the schema forbids.
    parameter.setDataType("string");
    return parameter;
  }

  private static InputType input(String ref) {
    InputType input = new InputType();
    input.setResource(resource(ref));
    return input;
  }

  private static OutputType output(String verb, String ref) {
    OutputType output = new OutputType();
    output.setType(type(verb) == TaskType.TEST ? OutputTypeEnum.METRICS : OutputTypeEnum.ARTIFACT);
    output.setResource(resource(ref));
    return output;
  }

  private static ResourceReferenceChoice resource(String ref) {
    ResourceReferenceChoice resource = new ResourceReferenceChoice();
    resource.setRef(ref);
    return resource;
  }

  private String ref(Material material) {
    return refs.computeIfAbsent(
        material.sha256(),
        digest -> {
          Component component = Parts.component(Component.Type.DATA, material.name(), "");
          component.setBomRef("material-" + digest);
          component.setHashes(Parts.hashes(digest));
          components.add(component);
          return component.getBomRef();
        });
  }
}
