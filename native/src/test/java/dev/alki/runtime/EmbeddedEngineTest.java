// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// With the real library: what it does to its process is contained.
@Timeout(120)
class EmbeddedEngineTest {
  private static final Limits LIMITS = new Limits(Duration.ofSeconds(60), 1L << 30);

  @TempDir private Path folder;

  @Test
  void runsHere() {
    assertThat(new EmbeddedEngine().unusable()).isEmpty();
  }

  @Test
  void aFileThatIsNoModelIsRefusedWithTheEnginesReason() throws IOException {
    Path file = Files.writeString(folder.resolve("text.gguf"), "no model at all");

    Fault fault = opening(file);

    assertThat(fault.code()).isEqualTo(Code.ENGINE_REFUSED);
    assertThat(fault).hasMessageContaining("text.gguf").hasMessageContaining("failed to load");
  }

  @Test
  void aModelWithoutItsTensorsIsRefusedByTheNameOfTheFirst() throws IOException {
    assertThat(opening(TinyGguf.LLAMA)).hasMessageContaining("missing tensor 'token_embd.weight'");
  }

  @Test
  void anAssertionInNativeCodeIsACrashThatNamesIt() throws IOException {
    Fault fault = opening(TinyGguf.LLAMA.with("tokenizer.ggml.tokens", Value.i32s(1, 2, 3)));

    assertThat(fault.code()).isEqualTo(Code.ENGINE_CRASHED);
    assertThat(fault).hasMessageContaining("signal 6").hasMessageContaining("GGML_ASSERT");
  }

  @Test
  void nothingIsLeftOfAChildThatCrashed() throws IOException {
    opening(TinyGguf.LLAMA.with("tokenizer.ggml.tokens", Value.i32s(1, 2, 3)));

    try (DirectoryStream<Path> left = Files.newDirectoryStream(temporaryFiles(), "alki-engine-*")) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aLibraryThatLacksOpenMpSaysWhatToInstall() throws IOException {
    LogTail log = new LogTail(EmbeddedSession.NOTABLE);
    log.drain(
        new StringReader(
            "libjllama.so: libgomp.so.1: cannot open shared object file: No such file\n"));

    Fault fault = EmbeddedEngine.unavailable("No native library found", log);

    assertThat(fault.code()).isEqualTo(Code.ENGINE_UNAVAILABLE);
    assertThat(fault).hasMessageContaining("libgomp.so.1");
    assertThat(fault.help()).contains("apt-get install libgomp1");
  }

  /// [Abandoning] starts an engine child and prints its process id; then it is killed without a
  /// chance to say goodbye.
  @Test
  void aChildEndsWhenItsParentIsKilled() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                Abandoning.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader output = parent.inputReader()) {
      Optional<ProcessHandle> child = ProcessHandle.of(Long.parseLong(output.readLine()));
      assertThat(child).isPresent();

      parent.destroyForcibly().waitFor();

      child.get().onExit().get(30, TimeUnit.SECONDS);
      assertThat(folder).isEmptyDirectory();
    }
  }

  static final class Abandoning {
    private Abandoning() {}

    public static void main(String[] args) throws Exception {
      PrivateFolder folder = PrivateFolder.create();
      Process child = EmbeddedEngine.command(folder.path(), 1L << 30).start();
      System.out.println(child.pid());
      child.waitFor();
    }
  }

  private Fault opening(Metadata metadata) throws IOException {
    return opening(TinyGguf.write(folder.resolve("model.gguf"), metadata));
  }

  private static Fault opening(Path file) {
    return catchThrowableOfType(
        Fault.class, () -> new EmbeddedEngine().open(file, new Setup(64, 1), LIMITS).close());
  }

  private static Path temporaryFiles() {
    return new File(System.getProperty("java.io.tmpdir")).toPath();
  }
}
