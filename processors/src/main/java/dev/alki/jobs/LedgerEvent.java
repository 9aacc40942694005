// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.time.Instant;

/// Something that happened to a job. Numbers count from 1 within a job, without gaps; `data` is a
/// JSON object.
public record LedgerEvent(long number, Instant at, String kind, String data) {}
