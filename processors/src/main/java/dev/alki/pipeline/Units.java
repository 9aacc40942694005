// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Artifacts;
import dev.alki.source.Digests;
import dev.alki.steps.Step;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a step has a receipt of its own for: each profile with the reason for its result, or the
/// job as a whole under the empty name.
record Units(Map<String, ObjectNode> reasons) {
  static Units of(Placed placed, Course course, String profile, Digests digests) {
    Step step = placed.step();
    List<String> names =
        switch (step.scope()) {
          case JOB, TOGETHER -> List.of("");
          case EACH_PROFILE -> List.of(profile);
          case ALL_PROFILES -> profile.isEmpty() ? step.profiles(course.job()) : List.of(profile);
        };
    Map<String, ObjectNode> reasons = new LinkedHashMap<>();
    names.forEach(
        name -> reasons.put(name, Reason.of(placed, name, inputs(step, course, name), digests)));
    return new Units(reasons);
  }

  Units only(Collection<String> names) {
    Map<String, ObjectNode> some = new LinkedHashMap<>(reasons);
    some.keySet().retainAll(names);
    return new Units(some);
  }

  /// What the step may see when it works for all of these.
  Artifacts inputs(Step step, Course course) {
    return inputs(step, course, reasons.size() == 1 ? reasons.keySet().iterator().next() : "");
  }

  List<String> profiles() {
    return reasons.keySet().stream().filter(name -> !name.isEmpty()).toList();
  }

  /// What was made, by profile in the order in which they were asked for.
  List<Artifact> inOrder(List<Artifact> made) {
    List<String> names = List.copyOf(reasons.keySet());
    return made.stream()
        .sorted(Comparator.comparingInt(artifact -> names.indexOf(artifact.profile())))
        .toList();
  }

  private static Artifacts inputs(Step step, Course course, String profile) {
    Artifacts visible =
        step.scope() == Step.Scope.TOGETHER
            ? course.gathered()
            : course.artifacts().forProfile(profile);
    return new Artifacts(
        visible.all().stream().filter(artifact -> step.reads().contains(artifact.role())).toList());
  }
}
