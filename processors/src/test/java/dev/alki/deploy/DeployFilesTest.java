// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import dev.alki.runtime.GgufFacts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// Each deploy file before a judge of its kind, as it is and with a mistake in it.
class DeployFilesTest {
  private static final Metadata QWEN =
      Metadata.EMPTY
          .with("general.architecture", Value.string("qwen3"))
          .with("qwen3.context_length", Value.u32(2_097_152))
          .with("qwen3.block_count", Value.u32(4))
          .with("qwen3.embedding_length", Value.u32(64))
          .with("qwen3.attention.head_count", Value.u32(4))
          .with("tokenizer.ggml.tokens", Value.strings(List.of("<|endoftext|>", "<|im_end|>")))
          .with("tokenizer.ggml.eos_token_id", Value.u32(1))
          .with("tokenizer.chat_template", Value.string(GoTemplateTest.CHAT_ML));

  @TempDir private Path bundle;
  private Deployment deployment;

  @BeforeEach
  void writeFiles() throws IOException {
    GgufFacts facts = new GgufFacts(QWEN, Set.of(), 1_200_000_000, 9L << 30);
    ServerSettings settings =
        ServerSettings.of(facts, "tiny-Q4.gguf", "tiny-Q4", Target.ANY, Optional.empty());
    deployment =
        new Deployment(
            "tiny-q4",
            "example.org/llama.cpp:server",
            9L << 30,
            settings,
            Conversation.of(facts),
            Optional.of("Do what you \"like\".\n"));
    for (Map.Entry<String, String> file : deployment.files().entrySet()) {
      Path path = bundle.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    Files.writeString(bundle.resolve("deploy/nomad.json"), deployment.nomad().toString());
  }

  @Test
  void systemdTakesTheUnitAndItsDropIn() throws Exception {
    Judge judge = Judge.named("systemd-analyze");
    Path unit = file("tiny-q4.service");
    // The judge wants the program to be there.
    change(unit, "/usr/bin/llama-server", judge.program());

    assertThat(judge.on("verify", "--man=no", unit)).isEqualTo(new Judge.Verdict(0, ""));
    change(file("tiny-q4.service.d/hardening.conf"), "PrivateIPC=", "PrivateIPc=");
    assertThat(judge.on("verify", "--man=no", unit).words()).contains("PrivateIPc");
  }

  @Test
  void systemdSeesTheUnitConfinedAndMoreSoWithItsDropIn() throws Exception {
    Judge judge = Judge.named("systemd-analyze");
    Path unit = file("tiny-q4.service");
    Path hardened = file("hardened.service");
    Files.writeString(
        hardened,
        Files.readString(unit).replace("[Install]", "")
            + Files.readString(file("tiny-q4.service.d/hardening.conf"))
            + "[Install]\n");
    Files.delete(file("tiny-q4.service.d/hardening.conf"));

    assertThat(exposed(judge, unit, 20)).isZero();
    assertThat(exposed(judge, hardened, 12)).isZero();
    assertThat(exposed(judge, unit, 12)).isNotZero();
  }

  /// Podman's generator is no program that a test can have: its documented keys are compared, and
  /// what it hands on to systemd is judged there.
  @Test
  void theQuadletHasOnlyKeysThatPodmanDocuments() throws Exception {
    String text = Files.readString(file("tiny-q4.container"));
    String container = text.substring(text.indexOf("[Container]"), text.indexOf("[Service]"));
    Set<String> documented;
    try (InputStream keys = getClass().getResourceAsStream("quadlet-container.txt")) {
      documented =
          Set.of(new String(keys.readAllBytes(), StandardCharsets.UTF_8).strip().split("\\s+"));
    }
    assertThat(Pattern.compile("(?m)^(\\w+)=").matcher(container).results())
        .extracting((MatchResult key) -> key.group(1))
        .hasSizeGreaterThan(15)
        .isSubsetOf(documented);

    Judge judge = Judge.named("systemd-analyze");
    String service = "[Service]\nExecStart=" + judge.program() + "\n";
    Path unit = file("tiny-q4-container.service");
    Files.writeString(unit, text.replace(container, "").replace("[Service]\n", service));
    assertThat(judge.on("verify", "--man=no", unit)).isEqualTo(new Judge.Verdict(0, ""));
    change(unit, "MemoryMax", "MemoryMost");
    assertThat(judge.on("verify", "--man=no", unit).words()).contains("MemoryMost");
  }

  @Test
  void composeTakesTheComposeFile() throws Exception {
    Judge judge = Judge.named("composecheck");
    Path compose = file("compose.yaml");

    assertThat(judge.on(compose).status()).as(judge.on(compose).words()).isZero();
    change(compose, "mem_limit", "memory_limit");
    assertThat(judge.on(compose).status()).isNotZero();
  }

  @Test
  void kubernetesTakesBothManifests() throws Exception {
    Judge judge = Judge.named("kubernetes-validate");

    for (String name : List.of("kubernetes.yaml", "kubernetes-artifact.yaml")) {
      Judge.Verdict verdict = judge.on("-k", "1.34", "--strict", file(name));
      assertThat(verdict.status()).as(verdict.words()).isZero();
    }
    change(file("kubernetes.yaml"), "containerPort: 8080", "containerPort: \"8080\"");
    assertThat(judge.on("-k", "1.34", "--strict", file("kubernetes.yaml")).status()).isNotZero();
    change(file("kubernetes-artifact.yaml"), "egress: []", "egres: []");
    assertThat(judge.on("-k", "1.34", "--strict", file("kubernetes-artifact.yaml")).status())
        .isNotZero();
  }

  @Test
  void helmTakesTheChart() throws Exception {
    Judge helm = Judge.named("helm");
    Path chart = file("chart");

    Judge.Verdict verdict = helm.on("lint", "--strict", chart);
    assertThat(verdict.status()).as(verdict.words()).isZero();
    change(chart.resolve("templates/service.yaml"), ".Values.service.port", ".Values.gone.port");
    assertThat(helm.on("lint", "--strict", chart).status()).isNotZero();
  }

  /// But for the label that tells releases apart.
  @Test
  void theChartByItselfIsTheManifest() throws Exception {
    Judge helm = Judge.named("helm");
    Judge.Verdict rendered = helm.on("template", "tiny-q4", file("chart"));

    assertThat(rendered.status()).as(rendered.words()).isZero();
    String text = rendered.words().replaceAll("(?m)^ *app.kubernetes.io/instance: tiny-q4\n", "");
    assertThat(yaml(text))
        .containsExactlyInAnyOrderElementsOf(yaml(Files.readString(file("kubernetes.yaml"))));
  }

  @Test
  void kubernetesTakesWhatTheChartBecomes() throws Exception {
    Judge helm = Judge.named("helm");
    Judge kubernetes = Judge.named("kubernetes-validate");
    List<String> chosen =
        List.of(
            "model.image=registry.example/models/tiny@sha256:" + "0".repeat(64),
            "context=2097152",
            "replicas=2",
            "service.type=NodePort");

    Judge.Verdict rendered =
        helm.on("template", "r", file("chart"), "--set", String.join(",", chosen));
    Path manifest = Files.writeString(file("rendered.yaml"), rendered.words());

    assertThat(rendered.words())
        .contains("value: \"2097152\"")
        .contains("replicas: 2")
        .contains("reference: \"registry.example/models/tiny@sha256")
        .doesNotContain("PersistentVolumeClaim");
    Judge.Verdict verdict = kubernetes.on("-k", "1.34", "--strict", manifest);
    assertThat(verdict.status()).as(verdict.words()).isZero();
  }

  @Test
  void nomadTakesTheJob() throws Exception {
    Judge judge = Judge.named("nomadcheck");
    Path job = file("nomad.json");

    assertThat(judge.on(job).status()).as(judge.on(job).words()).isZero();
    change(job, "MemoryMB", "MemMB");
    assertThat(judge.on(job).status()).isNotZero();
  }

  @Test
  void ollamaTakesTheModelfileAndItsTemplate() throws Exception {
    Judge judge = Judge.named("ollamacheck");
    Path modelfile = file("Modelfile");
    Path template = file("template");
    Files.writeString(template, GoTemplate.of(GoTemplateTest.CHAT_ML).orElseThrow());

    Judge.Verdict verdict = judge.on("modelfile", modelfile);
    assertThat(verdict.status()).as(verdict.words()).isZero();
    assertThat(verdict.words())
        .contains("model=\"../tiny-Q4.gguf\"")
        .contains("num_ctx=\"" + deployment.settings().context() + "\"")
        .contains("stop=\"<|im_end|>\"")
        .contains("template=\"{{ range")
        .contains("license=\"Do what you \\\"like\\\".\\n\"");
    assertThat(judge.on("template", template).words()).contains("messages");
    change(modelfile, "PARAMETER", "PARAMETRE");
    assertThat(judge.on("modelfile", modelfile).status()).isNotZero();
  }

  @Test
  void noFileTakesOverWhatTheModelSays() {
    Metadata hostile =
        QWEN.with(
                "tokenizer.ggml.tokens",
                Value.strings(List.of("x", "\"\nFROM evil\nPARAMETER stop \"")))
            .with("tokenizer.chat_template", Value.string("\"\"\"\nFROM evil\n"));
    Conversation conversation =
        Conversation.of(new GgufFacts(hostile, Set.of(), 1_200_000_000, 9L << 30));
    Deployment talking =
        new Deployment(
            "tiny-q4",
            deployment.image(),
            deployment.bytes(),
            deployment.settings(),
            conversation,
            Optional.of("\"\"\"\nFROM evil\n"));

    assertThat(talking.files().values())
        .allSatisfy(text -> assertThat(text).doesNotContain("evil"));
  }

  private Path file(String name) {
    return bundle.resolve("deploy").resolve(name);
  }

  private static int exposed(Judge judge, Path unit, int threshold) throws Exception {
    return judge.on("security", "--offline=true", "--threshold=" + threshold, unit).status();
  }

  private static void change(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  private static List<Object> yaml(String text) {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    return StreamSupport.stream(yaml.loadAll(text).spliterator(), false).toList();
  }
}
