// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

/// A part of a job that was given to this worker: the job with the right to it, the place in the
/// pipeline that it is about, and the course that it goes on from, both in the pipeline's own
/// words.
public record Branch(Job job, String place, String course) {}
