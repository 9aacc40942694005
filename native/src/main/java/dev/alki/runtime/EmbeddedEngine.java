// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import de.kherud.llama.LlamaModel;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// java-llama.cpp 4.2.0: needs no set-up but libgomp, comes with natives for Linux, macOS and
/// Windows, runs on the CPU, and knows the models of before spring 2025 (llama.cpp b4916).
///
/// Each model gets a JVM of its own ([ChildJvm]).
public final class EmbeddedEngine implements Engine {
  @Override
  public String name() {
    return "java-llama.cpp";
  }

  @Override
  public String version() {
    return "4.2.0 (llama.cpp " + Spring2025.BUILD + ")";
  }

  @Override
  public Optional<Fault> unusable() {
    Limits limits = new Limits(Duration.ofMinutes(1), 1L << 30);
    try (PrivateFolder folder = PrivateFolder.create();
        Child child =
            Child.start(
                name(), command(folder.path(), limits.memory()), limits, EmbeddedSession.NOTABLE)) {
      Map<String, Object> answer = child.ask("load its library", Map.of("do", "link"));
      return answer.get("unavailable") instanceof String reason
          ? Optional.of(unavailable(reason, child.log()))
          : Optional.empty();
    } catch (Fault fault) {
      return Optional.of(fault);
    }
  }

  @Override
  public Optional<String> cannotCheck(GgufFacts facts) {
    return Spring2025.cannotLoad(facts)
        .map(reason -> reason + ", which " + name() + " " + version() + " does not know");
  }

  @Override
  public Optional<String> cannotGenerate(GgufFacts facts) {
    if (Spring2025.NOT_GENERATIVE.contains(facts.architecture())) {
      return Optional.of("'" + facts.architecture() + "' does not write text from left to right");
    }
    return facts.tokenizerModel().filter(name -> !name.startsWith("no")).isEmpty()
        ? Optional.of("the model has no tokenizer")
        : Optional.empty();
  }

  @Override
  public Session open(Path model, Setup setup, Limits limits) {
    PrivateFolder folder = PrivateFolder.create();
    long memory = limits.memory() + mapped(model);
    try {
      Child child =
          Child.start(model, command(folder.path(), memory), limits, EmbeddedSession.NOTABLE);
      return EmbeddedSession.load(child, folder, model, setup);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static long mapped(Path model) {
    return GgufParts.of(model).stream().mapToLong(part -> part.toFile().length()).sum();
  }

  /// The native library cannot be used here, whatever the model.
  static Fault unavailable(String reason, LogTail log) {
    boolean openMp = log.text().contains("libgomp") || reason.contains("libgomp");
    return Fault.in(Code.ENGINE_UNAVAILABLE, "java-llama.cpp")
        .what(
            openMp
                ? "the OpenMP library libgomp.so.1 is missing"
                : "the native library does not load: " + LogTail.printable(reason))
        .help(
            openMp
                ? "Install it: 'apt-get install libgomp1' (Debian, Ubuntu), 'dnf install libgomp'"
                    + " (Fedora, RHEL), 'apk add libgomp' (Alpine)."
                : "java-llama.cpp has natives for Linux (x86-64, aarch64; glibc), macOS and"
                    + " Windows.")
        .fault();
  }

  static ProcessBuilder command(Path folder, long memory) {
    String classPath =
        Stream.of(EmbeddedChild.class, LlamaModel.class, JsonFactory.class)
            .map(ChildJvm::home)
            .distinct()
            .collect(Collectors.joining(File.pathSeparator));
    return ChildJvm.command(EmbeddedChild.class, List.of(), classPath, folder, memory);
  }
}
