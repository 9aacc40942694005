// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// What waits and needs something that no worker which lives has, by the jobs' ids.
record Unmet(Map<String, List<Needs>> byJob) {
  static Unmet of(Handle handle) {
    Map<String, List<Needs>> waiting = new TreeMap<>();
    handle
        .createQuery(
            """
            SELECT id, needs FROM jobs WHERE state = 'queued' AND needs <> ''
            UNION ALL SELECT job, needs FROM branches WHERE state = 'queued' AND needs <> ''
            """)
        .map((row, _) -> Map.entry(row.getString(1), Needs.of(row.getString(2), "ledger")))
        .forEach(
            it -> waiting.computeIfAbsent(it.getKey(), _ -> new ArrayList<>()).add(it.getValue()));
    if (!waiting.isEmpty()) {
      List<Needs> workers = WorkerRows.has(handle);
      waiting
          .values()
          .forEach(all -> all.removeIf(it -> workers.stream().anyMatch(w -> w.meets(it))));
    }
    return new Unmet(waiting);
  }

  List<Needs> of(JobRecord job) {
    return byJob.getOrDefault(job.id(), List.of()).stream().distinct().toList();
  }

  /// How many jobs and branches wait for each.
  Map<Needs, Integer> all() {
    Map<Needs, Integer> all = new TreeMap<>(Comparator.comparing(Needs::text));
    byJob.values().forEach(needs -> needs.forEach(it -> all.merge(it, 1, Integer::sum)));
    return all;
  }
}
