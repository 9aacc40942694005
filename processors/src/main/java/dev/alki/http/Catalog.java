// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.profiles.Profile;
import dev.alki.profiles.Profiles;
import dev.alki.quantize.Mix;
import dev.alki.runtime.BenchmarkHistory;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/// What a server has to offer, whatever its jobs: profiles, the way of a job, and how fast models
/// were on the devices that it knows.
public record Catalog(Profiles profiles, Supplier<ArrayNode> way, BenchmarkHistory history) {
  private static final int LARGEST_PAGE = 1000;
  private static final int USUAL_PAGE = 200;

  /// `way` gives the pipeline's graph, once it is open.
  public static Catalog of(Settings settings, Supplier<ArrayNode> way) {
    return new Catalog(
        new Profiles(settings.path(Setting.PROFILES)),
        way,
        new BenchmarkHistory(settings.path(Setting.STATE).resolve("benchmarks.jsonl")));
  }

  public JsonNode profiles(Exchange exchange) {
    Answers.query(exchange, List.of());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode list = json.putArray("profiles");
    for (Profile profile : profiles.all()) {
      list.addObject()
          .put("name", profile.name())
          .put("mix", profile.mix().name())
          .put("description", profile.description());
    }
    ArrayNode mixes = json.putArray("mixes");
    Arrays.stream(Mix.values()).map(Mix::name).forEach(mixes::add);
    Answers.json(exchange, 200);
    return json;
  }

  public JsonNode pipeline(Exchange exchange) {
    Answers.query(exchange, List.of());
    Answers.json(exchange, 200);
    return JsonNodeFactory.instance.objectNode().set("steps", way.get());
  }

  /// Newest first.
  public JsonNode benchmarks(Exchange exchange) {
    int limit =
        Answers.query(exchange, List.of("limit")).number("limit", 1, LARGEST_PAGE, USUAL_PAGE);
    List<ObjectNode> entries = history.entries();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode list = json.putArray("benchmarks");
    entries
        .subList(Math.max(0, entries.size() - limit), entries.size())
        .reversed()
        .forEach(list::add);
    Answers.json(exchange, 200);
    return json;
  }
}
