// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

/// One turn of a conversation; `role` is system, user or assistant.
public record ChatMessage(String role, String content) {}
