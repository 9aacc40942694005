// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.source.Arrived;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The real huggingface_hub and we have one cache. `ALKI_PYTHON` names a Python that has it;
/// `python3` when it says nothing. Where there is none this is skipped.
@Timeout(120)
class HuggingfaceHubTest {
  private static final byte[] WEIGHTS = TestHub.bytes(3_000_000, 5);
  private static final String PYTHON =
      Optional.ofNullable(System.getenv("ALKI_PYTHON")).orElse("python3");

  @TempDir private Path folder;
  private FakeHub fake;
  private TestHub hub;

  @BeforeAll
  static void find() throws Exception {
    boolean there = false;
    try {
      Process process =
          new ProcessBuilder(PYTHON, "-c", "import huggingface_hub as h; print(h.__version__)")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String version = new String(process.getInputStream().readAllBytes()).strip();
      there = process.waitFor() == 0;
      System.out.println(there ? "huggingface_hub " + version : PYTHON + " has no huggingface_hub");
    } catch (IOException e) {
      System.out.println("there is no " + PYTHON);
    }
    assumeTrue(there, "no huggingface_hub to compare with");
  }

  @BeforeEach
  void start() throws IOException {
    fake =
        new FakeHub()
            .with("org/tiny", "config.json", "{}")
            .with("org/tiny", "README.md", "# Tiny")
            .with("org/tiny", "1_Pooling/config.json", "{\"a\": 1}")
            .with("org/tiny", "model.safetensors", WEIGHTS);
    hub = TestHub.at(fake.endpoint(), folder.resolve("cache"));
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void findsWhatWeFetchedWithoutTheHub() throws Exception {
    Arrived arrived = hub.fetch("org/tiny");
    fake.close();

    assertThat(
            python(
                true,
                """
                from huggingface_hub import hf_hub_download, scan_cache_dir, snapshot_download
                from pathlib import Path
                folder = snapshot_download("org/tiny")
                print(Path(folder).name)
                print(sorted(str(f.relative_to(folder)) for f in Path(folder).rglob("*.*")))
                print(Path(hf_hub_download("org/tiny", "model.safetensors")).stat().st_size)
                print(hf_hub_download("org/tiny", "1_Pooling/config.json").startswith(folder))
                found = scan_cache_dir()
                print([str(warning) for warning in found.warnings])
                print([(repo.repo_id, repo.nb_files, sorted(repo.refs)) for repo in found.repos])
                """))
        .containsExactly(
            arrived.revision(),
            "['1_Pooling/config.json', 'README.md', 'config.json', 'model.safetensors']",
            "3000000",
            "True",
            "[]",
            "[('org/tiny', 4, ['main'])]");
  }

  @Test
  void fetchesNothingAgainThatWeHave() throws Exception {
    hub.fetch("org/tiny");
    fake.sent.set(0);

    python(false, "from huggingface_hub import snapshot_download as s; s('org/tiny')");
    assertThat(fake.sent).hasValue(0);
  }

  @Test
  void whatItFetchedIsNotFetchedAgain() throws Exception {
    python(false, "from huggingface_hub import snapshot_download as s; s('org/tiny')");
    fake.sent.set(0);
    Arrived arrived = hub.fetch("org/tiny");

    assertThat(fake.sent).hasValue(0);
    assertThat(Files.readAllBytes(arrived.folder().resolve("model.safetensors")))
        .isEqualTo(WEIGHTS);
    fake.close();
    assertThat(hub.alone().fetch("org/tiny")).isEqualTo(arrived);
  }

  @Test
  void itsLocksAreOurs() throws Exception {
    String id = FakeHub.id("model.safetensors", WEIGHTS);
    Path lock = folder.resolve("cache/.locks/models--org--tiny/" + id + ".lock");
    Files.createDirectories(lock.getParent());
    Process holder =
        start(
            false,
            """
            import sys
            from filelock import FileLock
            with FileLock(r"%s"):
                print("held", flush=True)
                sys.stdin.read()
            """
                .formatted(lock));
    try (BufferedReader lines = holder.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("held");
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
      Fault fault =
          catchThrowableOfType(
              Fault.class,
              () ->
                  hub.fetch(
                      "org/tiny",
                      (_, decision) -> decision.get(),
                      Arrivals.NONE,
                      new Stopping(() -> System.nanoTime() > end)));
      assertThat(fault.code()).isEqualTo(Code.INTERRUPTED_BY_USER);
      assertThat(fake.sent).hasValue(0);
    } finally {
      holder.destroyForcibly().waitFor();
    }
    assertThat(hub.fetch("org/tiny").gguf()).isEmpty();
  }

  private List<String> python(boolean offline, String script) throws Exception {
    Process process = start(offline, script);
    List<String> lines = process.inputReader().readAllLines();
    assertThat(process.waitFor()).isZero();
    return lines;
  }

  private Process start(boolean offline, String script) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(PYTHON, "-c", script).redirectError(ProcessBuilder.Redirect.INHERIT);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("HF_"));
    environment.put("HF_ENDPOINT", fake.endpoint().toString());
    environment.put("HF_HOME", folder.resolve("home").toString());
    environment.put("HF_HUB_CACHE", folder.resolve("cache").toString());
    environment.put("HF_HUB_OFFLINE", offline ? "1" : "0");
    environment.put("HF_HUB_DISABLE_PROGRESS_BARS", "1");
    return builder.start();
  }
}
