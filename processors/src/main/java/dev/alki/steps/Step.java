// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.jobs.Job;
import dev.alki.jobs.Role;
import dev.alki.source.Digests;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// One verb of the pipeline: a record whose components are its parameters, checked in its
/// constructor. A step does its work and nothing else; receipts, the store, events, metrics and
/// Camel are the business of the one place that runs steps.
///
/// The same inputs and parameters must give the same outputs.
public interface Step {
  /// As in pipeline.yaml and in receipts.
  default String verb() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /// Raised when the same inputs would now give other outputs: old receipts no longer count then.
  default int version() {
    return 1;
  }

  /// What it is done for.
  default Scope scope() {
    return Scope.EACH_PROFILE;
  }

  /// The profiles that this job wants of a step of scope [Scope#ALL_PROFILES].
  default List<String> profiles(Job job) {
    return job.profiles();
  }

  /// The roles this step looks at: their digests, with the parameters, identify its result.
  Set<Role> reads();

  /// This step as far as it matters for the result: parameters that do not change it have the same
  /// value whatever was asked for.
  default Step essence() {
    return this;
  }

  /// What else the result for a profile depends on: the content of files outside that parameters or
  /// the profile name.
  default ObjectNode pinned(String profile, Digests digests) {
    return JsonNodeFactory.instance.objectNode();
  }

  /// Whether a receipt may stand for it. A step that looks at the world outside cannot know without
  /// looking.
  default boolean remembered() {
    return true;
  }

  /// Whether the next steps may begin on its result while the source is still on its way. Only one
  /// whose result is small, and is made again for nothing when the source turns out damaged.
  default boolean early() {
    return false;
  }

  /// Whether its result is about the machine that it runs on.
  default boolean measures() {
    return false;
  }

  /// Whether nothing else should run meanwhile, as for a measurement.
  default boolean alone() {
    return false;
  }

  List<Product> run(Work work);

  enum Scope {
    /// Once for the whole job.
    JOB,
    /// For all profiles in one go.
    ALL_PROFILES,
    /// For one profile at a time.
    EACH_PROFILE,
    /// Once for the whole job, on what was made for every profile.
    TOGETHER
  }

  /// What a step made: a complete file or folder in its work folder. Only a source may lie
  /// elsewhere, where it is used in place.
  record Product(Role role, String profile, Path path) {}
}
