// SPDX-License-Identifier: Apache-2.0
package dev.alki.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A browser without a window, driven by its DevTools protocol: one page, in which a test acts as a
/// person would.
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final AtomicInteger number = new AtomicInteger();
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  private final WebSocket socket;
  private final String session;
  private final Object sending = new Object();
  private CompletableFuture<WebSocket> sent = CompletableFuture.completedFuture(null);

  private Chromium(Process process, Path folder, URI address) {
    this.process = process;
    this.folder = folder;
    this.socket = client.newWebSocketBuilder().buildAsync(address, new Listener()).join();
    String target =
        send("", "Target.createTarget", Map.of("url", "about:blank")).path("targetId").asText();
    this.session =
        send("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asText();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      send(domain + ".enable", Map.of());
    }
    send("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
  }

  /// Where one is on this machine.
  static Optional<Path> found() {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// `folder` is for its files.
  static Chromium start(Path binary, Path folder) throws IOException {
    Process process =
        new ProcessBuilder(
                binary.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Path port = folder.resolve("DevToolsActivePort");
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(port) || Files.readAllLines(port).size() < 2) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new IOException(binary + " does not start");
      }
      pause();
    }
    List<String> lines = Files.readAllLines(port);
    return new Chromium(
        process, folder, URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1)));
  }

  void screen(int width, int height, boolean dark) {
    send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    send(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  void open(String url) {
    send("Page.navigate", Map.of("url", url));
    await("document.readyState === 'complete'");
  }

  /// What an expression of JavaScript is in the page.
  JsonNode value(String expression) {
    JsonNode result =
        send(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.path("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  String text(String selector) {
    return value("document.querySelector(" + quoted(selector) + ")?.innerText ?? ''").asText();
  }

  /// Waits until an expression is true.
  void await(String expression) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!value("Boolean(" + expression + ")").asBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "never came true: " + expression + "\n" + value("document.body.innerText").asText());
      }
      pause();
    }
  }

  void click(String selector) {
    await("document.querySelector(" + quoted(selector) + ")");
    value("document.querySelector(" + quoted(selector) + ").click()");
  }

  void type(String text) {
    send("Input.insertText", Map.of("text", text));
  }

  /// A key by its DOM name, such as `Tab`, `Enter` or `n`.
  void press(String key) {
    ObjectNode event = JSON.createObjectNode().put("key", key).put("code", key);
    Map<String, Integer> codes = Map.of("Tab", 9, "Enter", 13, "Escape", 27, " ", 32);
    event.put(
        "windowsVirtualKeyCode",
        codes.getOrDefault(key, (int) key.toUpperCase(Locale.ROOT).charAt(0)));
    if (key.equals("Enter")) {
      event.put("text", "\r");
    } else if (key.length() == 1) {
      event.put("text", key);
    }
    send("Input.dispatchKeyEvent", event.deepCopy().put("type", "keyDown"));
    send("Input.dispatchKeyEvent", event.put("type", "keyUp"));
  }

  /// Of the whole page, however long.
  void screenshot(Path file) throws IOException {
    JsonNode picture =
        send("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, Base64.getDecoder().decode(picture.path("data").asText()));
  }

  /// Errors that the page has thrown or that the browser had to say of it, such as what its policy
  /// forbids.
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /// Forgets what a test has provoked.
  void forgive(String part) {
    complaints.removeIf(complaint -> complaint.contains(part));
  }

  static String quoted(String text) {
    return JSON.getNodeFactory().textNode(text).toString();
  }

  private JsonNode send(String method, Object parameters) {
    return send(session, method, parameters);
  }

  private JsonNode send(String to, String method, Object parameters) {
    JsonNode got =
        post(to, method, parameters).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    if (got.has("error")) {
      throw new AssertionError(method + ": " + got.path("error"));
    }
    return got.path("result");
  }

  private CompletableFuture<JsonNode> post(String to, String method, Object parameters) {
    int id = number.incrementAndGet();
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    if (!to.isEmpty()) {
      message.put("sessionId", to);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    // One after the other: a socket takes a text when the one before has left.
    synchronized (sending) {
      sent = sent.thenCompose(_ -> socket.sendText(message.toString(), true));
    }
    return answer;
  }

  private void heard(JsonNode message) {
    if (message.has("id")) {
      Optional.ofNullable(answers.remove(message.path("id").asInt()))
          .ifPresent(answer -> answer.complete(message));
    } else if (message.path("method").asText().equals("Runtime.exceptionThrown")) {
      complaints.add(message.at("/params/exceptionDetails").toString());
    } else if (message.path("method").asText().equals("Log.entryAdded")
        && message.at("/params/entry/level").asText().equals("error")) {
      complaints.add(
          message.at("/params/entry/text").asText()
              + " "
              + message.at("/params/entry/url").asText());
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor();
      // Links that lead out of the folder.
      for (String name : List.of("SingletonLock", "SingletonSocket", "SingletonCookie")) {
        Files.deleteIfExists(folder.resolve(name));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        try {
          heard(JSON.readTree(text.toString()));
        } catch (IOException e) {
          throw new AssertionError(e);
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
