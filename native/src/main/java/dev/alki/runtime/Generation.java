// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

/// What a prompt led to.
///
/// `tokens` is the number made, as far as the engine tells: it withholds pieces of a character
/// until the character is whole. `firstNanos` is the time to the first token, which is the time of
/// the prompt's evaluation; `restNanos` that of all further tokens.
public record Generation(String text, int tokens, long firstNanos, long restNanos) {}
