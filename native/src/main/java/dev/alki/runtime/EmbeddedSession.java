// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A conversation with an [EmbeddedChild].
final class EmbeddedSession implements Session {
  /// Logged when a template is beyond the library's Jinja: it goes on with another one.
  static final Pattern NOTABLE = Pattern.compile("(defaulting|falling back) to chatml");

  private final Path model;
  private final Child child;
  private final PrivateFolder folder;
  private long loadNanos;

  private EmbeddedSession(Path model, Child child, PrivateFolder folder) {
    this.model = model;
    this.child = child;
    this.folder = folder;
  }

  /// Takes over the child and its folder: they are gone when this fails.
  static Session load(Child child, PrivateFolder folder, Path model, Setup setup) {
    EmbeddedSession session = new EmbeddedSession(model, child, folder);
    try {
      session.load(setup);
      return session;
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public long loadNanos() {
    return loadNanos;
  }

  @Override
  public Generation generate(String prompt, int tokens) {
    return generate(prompt, tokens, true);
  }

  @Override
  public Generation measure(String prompt, int tokens) {
    return generate(prompt, tokens, false);
  }

  @Override
  public List<int[]> encode(List<String> texts) {
    Map<String, Object> answer = ask("tokenize text", Map.of("do", "encode", "texts", texts));
    List<int[]> all = new ArrayList<>();
    for (Object ids : field(answer, "ids", List.class)) {
      all.add(((List<?>) ids).stream().mapToInt(id -> ((Long) id).intValue()).toArray());
    }
    return all;
  }

  @Override
  public String render(List<ChatMessage> conversation) {
    List<List<String>> turns =
        conversation.stream().map(turn -> List.of(turn.role(), turn.content())).toList();
    Map<String, Object> answer =
        ask("render the chat template", Map.of("do", "render", "turns", turns));
    if (child.log().noted().isPresent()) {
      throw Fault.in(Code.ENGINE_REFUSED, model)
          .what("the engine cannot read the chat template: " + child.log().noted().get())
          .help("Look at tokenizer.chat_template with 'alki inspect'.")
          .fault();
    }
    return field(answer, "text", String.class);
  }

  @Override
  public MemoryUse memory() {
    return child.memory();
  }

  @Override
  public void close() {
    child.close();
    folder.close();
  }

  private void load(Setup setup) {
    Map<String, Object> request =
        Map.of(
            "do", "load",
            "model", model.toAbsolutePath().toString(),
            "context", setup.context(),
            "threads", setup.threads());
    loadNanos = field(ask("load the model", request), "nanos", Long.class);
  }

  private Generation generate(String prompt, int tokens, boolean asText) {
    Map<String, Object> request =
        Map.of(
            "do", "generate",
            "prompt", prompt,
            "tokens", tokens,
            "reuse", asText,
            "toTheEnd", !asText);
    Map<String, Object> answer = ask("generate text", request);
    return new Generation(
        field(answer, "text", String.class),
        Math.toIntExact(field(answer, "tokens", Long.class)),
        field(answer, "first", Long.class),
        field(answer, "rest", Long.class));
  }

  private Map<String, Object> ask(String doing, Map<String, Object> request) {
    Map<String, Object> answer = child.ask(doing, request);
    if (answer.get("unavailable") instanceof String reason) {
      throw EmbeddedEngine.unavailable(reason, child.wholeLog());
    }
    if (answer.get("error") instanceof String said) {
      throw Death.refusal(model, doing, said, child.wholeLog());
    }
    return answer;
  }

  private <T> T field(Map<String, Object> answer, String name, Class<T> type) {
    Object value = answer.get(name);
    if (!type.isInstance(value)) {
      throw child.garbage("answer with '" + name + "'", answer.toString());
    }
    return type.cast(value);
  }
}
