// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.Pair;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// The process in which java-llama.cpp runs: reads requests from standard input, a JSON object a
/// line, and answers each with one line on standard output. `{"error": ...}` is the engine's no to
/// the request, `{"unavailable": ...}` that the native library cannot be used here.
///
/// It ends when standard input does, so it never outlives its parent, however that dies. It halts
/// rather than exits: after `close()` a native thread of the library stays attached, and a JVM that
/// waits for it waits for ever.
final class EmbeddedChild {
  private static final int ERROR_LENGTH = 1000;

  private LlamaModel model;

  private EmbeddedChild() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream answers = new PrintStream(ChildJvm.answers(), true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    Thread.ofPlatform().daemon().start(() -> receive(requests));
    EmbeddedChild child = new EmbeddedChild();
    while (true) {
      answers.println(Wire.write(child.answer(Wire.read(requests.take()))));
    }
  }

  /// A thread of its own, so that the end of input is seen while native code is busy.
  private static void receive(BlockingQueue<String> requests) {
    try (BufferedReader input =
        new BufferedReader(
            new InputStreamReader(
                new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8))) {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        requests.add(line);
      }
    } catch (IOException e) {
      System.err.println(e);
    } finally {
      // A parent that was killed cleans up nothing.
      new PrivateFolder(Path.of(System.getProperty("java.io.tmpdir"))).close();
      Runtime.getRuntime().halt(0);
    }
  }

  private Map<String, Object> answer(Map<String, Object> request) {
    try {
      return switch ((String) request.get("do")) {
        case "link" -> link();
        case "load" -> load(request);
        case "generate" -> generate(request);
        case "encode" -> encode(request);
        case "render" -> render(request);
        default -> Map.of("error", "unknown request " + request.get("do"));
      };
    } catch (RuntimeException e) {
      // The library's own exception is not public.
      return Map.of("error", said(e));
    } catch (LinkageError e) {
      return Map.of("unavailable", said(e));
    }
  }

  /// The library unpacks and links itself when its class is initialised.
  private static Map<String, Object> link() {
    System.setProperty("de.kherud.llama.tmpdir", System.getProperty("java.io.tmpdir"));
    LlamaModel.jsonSchemaToGrammar("{}");
    return Map.of();
  }

  private Map<String, Object> load(Map<String, Object> request) {
    ModelParameters parameters =
        new ModelParameters()
            .setModel((String) request.get("model"))
            .setCtxSize(number(request, "context"))
            .setThreads(number(request, "threads"))
            .setThreadsBatch(number(request, "threads"))
            .setGpuLayers(0)
            .setParallel(1)
            .enableJinja();
    // Not part of the time that loading takes.
    link();
    long start = System.nanoTime();
    model = new LlamaModel(parameters);
    return Map.of("nanos", System.nanoTime() - start);
  }

  private Map<String, Object> generate(Map<String, Object> request) {
    int tokens = number(request, "tokens");
    InferenceParameters parameters =
        new InferenceParameters((String) request.get("prompt"))
            .setNPredict(tokens)
            .setTemperature(0)
            .setSeed(1)
            .setCachePrompt((Boolean) request.get("reuse"))
            .setIgnoreEos((Boolean) request.get("toTheEnd"));
    StringBuilder text = new StringBuilder();
    int pieces = 0;
    long start = System.nanoTime();
    long first = start;
    long last = start;
    for (LlamaOutput output : model.generate(parameters)) {
      last = System.nanoTime();
      if (pieces++ == 0) {
        first = last;
      }
      text.append(output.text);
    }
    // The last output carries no token, it says that the generation has ended.
    return Map.of(
        "text",
        text.toString(),
        "tokens",
        Math.max(0, pieces - 1),
        "first",
        first - start,
        "rest",
        last - first);
  }

  private Map<String, Object> encode(Map<String, Object> request) {
    List<int[]> ids = new ArrayList<>();
    for (Object text : (List<?>) request.get("texts")) {
      ids.add(model.encode((String) text));
    }
    return Map.of("ids", ids);
  }

  private Map<String, Object> render(Map<String, Object> request) {
    List<Pair<String, String>> turns = new ArrayList<>();
    String system = null;
    for (Object turn : (List<?>) request.get("turns")) {
      List<?> pair = (List<?>) turn;
      String content = (String) pair.getLast();
      // The library takes the system message apart from the turns of the two speakers.
      if (pair.getFirst().equals("system")) {
        system = content;
      } else {
        turns.add(new Pair<>((String) pair.getFirst(), content));
      }
    }
    InferenceParameters parameters = new InferenceParameters("").setMessages(system, turns);
    return Map.of("text", model.applyTemplate(parameters));
  }

  private static int number(Map<String, Object> request, String name) {
    return Math.toIntExact((Long) request.get(name));
  }

  private static String said(Throwable e) {
    String text = String.valueOf(e.getMessage());
    return text.length() > ERROR_LENGTH ? text.substring(0, ERROR_LENGTH) : text;
  }
}
