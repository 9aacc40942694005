// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.JsonNode;

/// A manifest or index as the registry has it: `digest` is that of `bytes`, `json` what they say.
public record Fetched(String mediaType, String digest, byte[] bytes, JsonNode json) {}
