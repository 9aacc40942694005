// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.gguf.GgufSet;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The examples of docs/converters.md, as they stand there, and what can go wrong with others.
class OwnConverterTest {
  private static final Path MODEL = Path.of("../examples/models/stories260K");
  private static final String SERVICE = "META-INF/services/dev.alki.convert.own.ModelConverter";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path model;

  /// A Llama under another name.
  @BeforeEach
  void rename() throws IOException {
    model = Files.createDirectory(folder.resolve("model"));
    try (var files = Files.list(MODEL)) {
      for (Path file : files.toList()) {
        Files.copy(file, model.resolve(file.getFileName()));
      }
    }
    Path config = model.resolve("config.json");
    Files.writeString(
        config, Files.readString(config).replace("LlamaForCausalLM", "NewForCausalLM"));
  }

  @Test
  void withoutOneTheClassIsUnknownAndTheWayOutIsTold() {
    assertThat(alki("quantize", model.toString(), "-p", "Q8_0", "-o", folder.toString()))
        .isEqualTo(3);
    assertThat(err.toString())
        .startsWith("alki: ARCHITECTURE_UNKNOWN: ")
        .contains("alki.converter.NewForCausalLM");
  }

  @Test
  void theDocumentedCommandConverts() throws IOException {
    Path command = Files.writeString(folder.resolve("like-llama"), example("sh like-llama"));
    command.toFile().setExecutable(true);
    Path path = Files.createDirectory(folder.resolve("bin"));
    Path alki = Files.writeString(path.resolve("alki"), launcher());
    alki.toFile().setExecutable(true);

    same("env PATH=" + path + ":/usr/bin:/bin " + command + " {source} {target}");
  }

  @Test
  void theDocumentedJarConverts() throws IOException {
    same(jar(example("java LikeLlama")).toString());
  }

  @Test
  void aCommandThatFailsIsToldWithItsLastLine() {
    refused("sh -c exit\\ 1 {source} {target}", "CONVERTER_FAILED");
    refused("ls --no-such-option {source} {target}", "CONVERTER_FAILED", "status", "ls");
  }

  @Test
  void aCommandThatIsNotThereIsTold() {
    refused("/no/such/program {source} {target}", "CONVERTER_FAILED", "does not start");
  }

  @Test
  void aCommandThatWritesNothingIsTold() {
    refused("true {source} {target}", "CONVERTER_FAILED", "without writing");
  }

  @Test
  void whatIsNoGgufIsRefusedLikeAnyOther() {
    refused("cp {source}/config.json {target}", "GGUF_BAD_MAGIC");
  }

  @Test
  void aJarWithoutAConverterIsTold() throws IOException {
    Path jar = folder.resolve("empty.jar");
    try (OutputStream to = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(to)) {
      entries.putNextEntry(new ZipEntry("nothing"));
    }

    refused(jar.toString(), "CONVERTER_FAILED", "names no");
  }

  @Test
  void aJarThatIsNotThereIsTold() {
    refused("/no/such.jar", "FILE_NOT_FOUND");
  }

  @Test
  void aSettingThatIsNoConverterIsRefused() {
    assertThat(quantize("some words")).isEqualTo(2);
    assertThat(err.toString()).contains("alki.converter.NewForCausalLM").contains("{target}");
  }

  @Test
  void whatACommandDecidesByItselfCannotBeAskedFor() {
    String adapter = adapter().toString();
    for (List<String> option :
        List.of(
            List.of("--type", "f16"),
            List.of("--vocab-only"),
            List.of("--pre", "default"),
            List.of("--model-name", "Other"),
            List.of("--metadata", "facts.json"),
            List.of("--sentence-transformers-dense-modules"),
            List.of("--lora", adapter))) {
      err.getBuffer().setLength(0);
      assertThat(convert(option)).as(option.toString()).isEqualTo(2);
      assertThat(err.toString()).contains("WRONG_USAGE", "alki.converter.NewForCausalLM");
    }
    assertThat(folder.resolve("model.gguf")).doesNotExist();
  }

  @Test
  void nothingIsLeftOfTheGgufInBetween() throws IOException {
    same(jar(example("java LikeLlama")).toString());

    try (var left = Files.walk(folder.resolve("state"))) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
  }

  /// Gives the same tensors as the class that it is.
  private void same(String converter) throws IOException {
    assertThat(quantize(converter)).as(err.toString()).isZero();
    assertThat(alki("quantize", MODEL.toString(), "-p", "Q8_0", "-o", folder.toString())).isZero();
    try (GgufSet made = GgufSet.open(folder.resolve("out/model-Q8_0.gguf"));
        GgufSet direct = GgufSet.open(folder.resolve("stories260K-Q8_0.gguf"))) {
      assertThat(made.tensors()).hasSameSizeAs(direct.tensors());
      for (int i = 0; i < made.tensors().size(); i++) {
        assertThat(made.tensors().get(i).data().mismatch(direct.tensors().get(i).data()))
            .isEqualTo(-1);
      }
    }
  }

  private void refused(String converter, String... words) {
    err.getBuffer().setLength(0);
    assertThat(quantize(converter)).isNotZero();
    assertThat(err.toString()).contains(words);
  }

  private Path adapter() {
    try {
      Path adapter = Files.createDirectory(folder.resolve("adapter"));
      Files.writeString(adapter.resolve("adapter_config.json"), "{\"peft_type\": \"LORA\"}");
      return adapter;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int convert(List<String> options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "convert",
                model.toString(),
                "-o",
                folder.resolve("model.gguf").toString(),
                "--set",
                "alki.converter.NewForCausalLM=cp /no/such.gguf {target} {source}",
                "--set",
                "alki.state=" + folder.resolve("state")));
    arguments.addAll(options);
    return alki(arguments.toArray(String[]::new));
  }

  private int quantize(String converter) {
    return alki(
        "quantize",
        model.toString(),
        "-p",
        "Q8_0",
        "-o",
        folder.resolve("out").toString(),
        "--set",
        "alki.converter.NewForCausalLM=" + converter,
        "--set",
        "alki.state=" + folder.resolve("state"));
  }

  private int alki(String... arguments) {
    Console console =
        new Console(new PrintWriter(out, true), new PrintWriter(err, true), false, 80, false);
    return Alki.run(console, arguments);
  }

  /// A block of the page, by what stands behind its opening fence.
  private static String example(String name) throws IOException {
    String page = Files.readString(Path.of("../docs/converters.md"));
    Matcher block = Pattern.compile("```" + name + "\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  private static String launcher() {
    return "#!/bin/sh\nexec "
        + ProcessHandle.current().info().command().orElseThrow()
        + " -cp "
        + System.getProperty("java.class.path")
        + " dev.alki.cli.Alki \"$@\"\n";
  }

  private Path jar(String source) throws IOException {
    Path file = Files.writeString(folder.resolve("LikeLlama.java"), source);
    Path classes = Files.createDirectory(folder.resolve("classes"));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), file.toString());
    assertThat(status).isZero();
    Path jar = folder.resolve("like-llama.jar");
    try (OutputStream to = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(to)) {
      entries.putNextEntry(new ZipEntry("LikeLlama.class"));
      entries.write(Files.readAllBytes(classes.resolve("LikeLlama.class")));
      entries.putNextEntry(new ZipEntry(SERVICE));
      entries.write("LikeLlama\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return jar;
  }
}
