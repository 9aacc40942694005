// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bundle.Json;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Role;
import dev.alki.profiles.Gates;
import dev.alki.publish.PlacePattern;
import dev.alki.publish.Publication;
import dev.alki.publish.Wishes;
import dev.alki.registry.Forms;
import dev.alki.runtime.Verdict;
import dev.alki.settings.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Brings the profile's bundle to where others get it; one that failed a check, or that the policy
/// does not let go, stays. It looks there each time, and sends what is missing.
///
/// `to` is a [PlacePattern]; `forms` are those of a registry, empty for all; with `validated` the
/// bundle's validation must have passed, also where its profile does not ask for that; with
/// `replace` what else is in the place goes.
public record Publish(String to, String forms, boolean validated, boolean replace) implements Step {
  public Publish {
    if (to.isEmpty()) {
      throw Fault.in(Code.SETTING_INVALID, Setting.PUBLISH_TO.key())
          .what("the pipeline publishes, and where to is not said")
          .help("docs/publishing.md tells how.")
          .fault();
    }
    PlacePattern.of(to);
    Forms.of(forms);
  }

  @Override
  public Set<Role> reads() {
    return Set.of(Role.ORIGIN, Role.QUANTIZATION, Role.VALIDATION, Role.BENCHMARK, Role.BUNDLE);
  }

  @Override
  public boolean remembered() {
    return false;
  }

  @Override
  public List<Product> run(Work work) {
    Path bundle =
        work.inputs()
            .last(Role.BUNDLE)
            .map(Artifact::path)
            .orElseThrow(() ->
                Fault.in(Code.WRONG_USAGE, work.job().pipeline())
                    .what("asks for publishing before there is a bundle")
                    .help("Put 'pack' before it in the pipeline.")
                    .fault());
    judge(work);
    Optional<Forms> wanted = Optional.of(forms).filter(it -> !it.isEmpty()).map(Forms::of);
    String place = PlacePattern.of(to).at(Origins.model(work), work.profile());
    Publication publication =
        work.publishing(place, new Wishes(wanted, Optional.empty(), replace))
            .publish(List.of(bundle), work.progress().silent(), work.progress());
    Path file = Json.write(work.folder().resolve("publication.json"), publication.json());
    return List.of(new Product(Role.PUBLICATION, work.profile(), file));
  }

  /// What failed its validation is not published, whatever the profile demands.
  private void judge(Work work) {
    Optional<JsonNode> validation = Inputs.report(work, Role.VALIDATION);
    Optional<String> verdict = validation.map(report -> report.path("verdict").asText());
    if (verdict.equals(Optional.of(Verdict.FAILED.words()))) {
      throw Fault.in(Code.GATE_FAILED, "profile " + work.profile())
          .what("failed its validation, and nothing such is published")
          .help("Look at it with 'alki validate'.")
          .fault();
    }
    Gates gates = Inputs.gates(work);
    gates.validation(work.profile(), verdict);
    gates.speed(work.profile(), Inputs.report(work, Role.BENCHMARK));
    if (validated) {
      Gates.VALIDATED.validation(work.profile(), verdict);
    }
  }
}
