// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.time.Duration;

/// A job, or a branch of one, that waits, as the queue is told. `attempts` is how often it was
/// taken before, `pause` how long nobody is to take it; only a worker that has what it `needs` gets
/// to know.
public record Waiting(String id, int attempts, Duration pause, Needs needs) {}
