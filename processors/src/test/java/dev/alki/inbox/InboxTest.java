// SPDX-License-Identifier: Apache-2.0
package dev.alki.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Desk;
import dev.alki.jobs.Intake;
import dev.alki.jobs.Job;
import dev.alki.jobs.JobId;
import dev.alki.jobs.JobRecord;
import dev.alki.jobs.Ledger;
import dev.alki.jobs.Outcome;
import dev.alki.jobs.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The inbox, look by look, with jobs that end as the test says.
class InboxTest {
  @TempDir Path folder;
  private Path inbox;
  private Ledger ledger;
  private Desk desk;
  private Inbox watched;

  @BeforeEach
  void open() throws IOException {
    inbox = folder.resolve("inbox");
    Files.createDirectories(folder.resolve("models/a"));
    ledger = Ledger.open(folder.resolve("ledger.db"));
    desk = new Desk(ledger);
    restart();
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void aModelFolderIsTakenWhenNothingChangesAnyMore() throws IOException {
    model("llama", "config.json");
    looks(2);
    model("llama", "model.safetensors");
    looks(2);
    assertThat(jobs()).isEmpty();
    looks(1);

    JobRecord job = jobs().getFirst();
    assertThat(job.origin()).isEqualTo("inbox");
    assertThat(job.job().source()).isEqualTo(inbox.resolve(".work/" + job.id() + "/llama") + "");
    assertThat(Path.of(job.job().source())).isDirectoryContaining("glob:**/model.safetensors");
    assertThat(inbox.resolve("llama")).doesNotExist();
    looks(5);
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void aFileThatGrowsIsNotTaken() throws IOException {
    for (int i = 1; i < 8; i++) {
      Files.write(inbox.resolve("a.gguf"), new byte[i]);
      looks(1);
    }
    assertThat(jobs()).isEmpty();
    looks(2);
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void anEmptyFolderIsStillToBeFilled() throws IOException {
    Files.createDirectories(inbox.resolve("a/b"));
    looks(10);
    assertThat(jobs()).isEmpty();
    assertThat(inbox.resolve("a")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {".hidden.gguf", "a.gguf.part", "a.gguf.crdownload", "a.gguf.tmp"})
  void whatIsStillCopiedUnderAnotherNameIsLeftAlone(String name) throws IOException {
    Files.write(inbox.resolve(name), new byte[1]);
    looks(10);
    assertThat(inbox.resolve(name)).exists();
    assertThat(jobs()).isEmpty();
  }

  @Test
  void aMarkerTakesItsModelAtOnce() throws IOException {
    model("llama", "config.json");
    watched.ready("llama.ready");
    assertThat(jobs()).hasSize(1);
    watched.ready("nothing.ready");
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void anEndedJobsInputLiesInDoneWithItsDocument() throws IOException {
    Files.write(inbox.resolve("a.gguf"), new byte[1]);
    looks(3);
    String id = end(State.SUCCEEDED);
    looks(1);

    assertThat(places("a.gguf")).containsExactly(".done/a.gguf");
    JsonNode result = json(inbox.resolve(".done/a.gguf.result.json"));
    assertThat(result.path("id").asText()).isEqualTo(id);
    assertThat(result.path("state").asText()).isEqualTo("succeeded");
    assertThat(result.path("input").asText()).isEqualTo(".done/a.gguf");
    assertThat(inbox.resolve(".work")).isEmptyDirectory();
  }

  @Test
  void aFailedJobsInputLiesInFailed() throws IOException {
    model("llama", "config.json");
    looks(3);
    end(State.FAILED);
    looks(1);
    assertThat(inbox.resolve(".failed/llama/config.json")).exists();
    assertThat(json(inbox.resolve(".failed/llama.result.json")).at("/error/code").asText())
        .isEqualTo("NOT_A_MODEL");
  }

  @Test
  void namesThatAreTakenGetANumber() throws IOException {
    for (int i = 0; i < 3; i++) {
      Files.write(inbox.resolve("a.gguf"), new byte[1]);
      looks(3);
      end(State.SUCCEEDED);
      looks(1);
    }
    try (Stream<Path> files = Files.list(inbox.resolve(".done"))) {
      assertThat(files.map(it -> it.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "a.gguf", "a.gguf.result.json",
              "a-2.gguf", "a-2.gguf.result.json",
              "a-3.gguf", "a-3.gguf.result.json");
    }
  }

  @Test
  void allPartsOfASplitModelAreOneInput() throws IOException {
    Files.write(inbox.resolve("m-00001-of-00002.gguf"), new byte[1]);
    looks(5);
    assertThat(jobs()).isEmpty();
    Files.write(inbox.resolve("m-00002-of-00002.gguf"), new byte[1]);
    looks(3);
    Path source = Path.of(jobs().getFirst().job().source());
    assertThat(source.getFileName()).hasToString("m");
    assertThat(source)
        .isDirectoryContaining("glob:**/m-00001-of-00002.gguf")
        .isDirectoryContaining("glob:**/m-00002-of-00002.gguf");
  }

  @ParameterizedTest
  @ValueSource(strings = {"j.job.json", "j.job.yaml", "j.job.yml"})
  void aJobFileNamesSourceAndProfiles(String name) throws IOException {
    Files.writeString(inbox.resolve(name), "{\"source\": \"a\", \"profiles\": [\"f16\"]}");
    looks(3);
    JobRecord job = jobs().getFirst();
    assertThat(job.job().source()).isEqualTo(folder.resolve("models/a").toString());
    assertThat(job.job().profiles()).containsExactly("F16");
    end(State.SUCCEEDED);
    looks(1);
    assertThat(inbox.resolve(".done/" + name)).exists();
  }

  @Test
  void aJobFileWithAKnownKeyFollowsTheJobThatIsThere() throws IOException {
    String text = "source: a\nidempotencyKey: k\n";
    Files.writeString(inbox.resolve("one.job.yaml"), text);
    looks(3);
    Files.writeString(inbox.resolve("two.job.yaml"), text);
    looks(3);
    assertThat(jobs()).hasSize(1);
    end(State.SUCCEEDED);
    looks(1);
    assertThat(inbox.resolve(".done/one.job.yaml")).exists();
    assertThat(inbox.resolve(".done/two.job.yaml")).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "source: /etc|UNSAFE_NAME",
        "source: nothing|FILE_NOT_FOUND",
        "sauce: a|JSON_UNKNOWN_KEY",
        "source: [a|YAML_INVALID",
        "source: a\nsource: a|YAML_INVALID",
        "source: &x a|YAML_INVALID",
        "source: a\nprofiles: [Q0]|PROFILE_UNKNOWN"
      })
  void aWrongJobFileLiesInFailedWithTheReason(String text) throws IOException {
    int bar = text.indexOf('|');
    Files.writeString(inbox.resolve("j.job.yaml"), text.substring(0, bar));
    looks(3);
    assertThat(inbox.resolve(".failed/j.job.yaml")).exists();
    assertThat(json(inbox.resolve(".failed/j.job.yaml.result.json")).at("/error/code").asText())
        .isEqualTo(text.substring(bar + 1));
    assertThat(jobs()).isEmpty();
  }

  @Test
  void aJobFileThatIsTooLongIsRefused() throws IOException {
    Files.write(inbox.resolve("j.job.json"), new byte[70_000]);
    looks(3);
    assertThat(inbox.resolve(".failed/j.job.json")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"new\nline.gguf", "C:evil.gguf", "back\\slash.gguf", "nul.gguf", "dot."})
  void aHostileNameIsRefusedUnderAHarmlessOne(String name) throws IOException {
    Files.write(inbox.resolve(name), new byte[1]);
    looks(3);
    assertThat(inbox.resolve(name)).doesNotExist();
    assertThat(jobs()).isEmpty();
    try (Stream<Path> files = Files.list(inbox.resolve(".failed"))) {
      List<Path> refused = files.toList();
      assertThat(refused).hasSize(2);
      JsonNode result =
          json(refused.stream().filter(it -> it.toString().endsWith(".json")).findAny().get());
      assertThat(result.at("/error/code").asText()).isEqualTo("UNSAFE_NAME");
    }
  }

  @Test
  void aLinkIsRefusedAndWhatItLeadsToIsLeftAlone() throws IOException {
    Path outside = Files.write(folder.resolve("secret.gguf"), new byte[1]);
    Files.createSymbolicLink(inbox.resolve("link.gguf"), outside);
    Files.createSymbolicLink(inbox.resolve("link"), folder);
    looks(3);
    assertThat(jobs()).isEmpty();
    assertThat(outside).exists();
    assertThat(inbox.resolve(".failed/link.gguf")).isSymbolicLink();
    assertThat(inbox.resolve(".failed/link")).isSymbolicLink();
  }

  @Test
  void anotherKindOfFileIsRefused() throws IOException {
    Files.write(inbox.resolve("notes.txt"), new byte[1]);
    looks(3);
    assertThat(json(inbox.resolve(".failed/notes.txt.result.json")).at("/error/code").asText())
        .isEqualTo("NOT_A_MODEL");
  }

  @Test
  void anInputThatWasTakenBeforeACrashBecomesItsJobAfterwards() throws IOException {
    String id = JobId.next();
    Files.createDirectories(inbox.resolve(".work/" + id));
    Files.write(inbox.resolve(".work/" + id + "/a.gguf"), new byte[1]);
    restart();
    looks(2);
    assertThat(jobs()).extracting(JobRecord::id).containsExactly(id);
  }

  @Test
  void partsThatWereLeftBehindByACrashAreFetched() throws IOException {
    String id = JobId.next();
    Files.createDirectories(inbox.resolve(".work/" + id + "/.parts"));
    Files.write(inbox.resolve(".work/" + id + "/.parts/m-00001-of-00002.gguf"), new byte[1]);
    Files.write(inbox.resolve("m-00002-of-00002.gguf"), new byte[1]);
    restart();
    looks(1);
    assertThat(jobs()).hasSize(1);
    assertThat(inbox.resolve(".work/" + id + "/m/m-00002-of-00002.gguf")).exists();
  }

  @Test
  void aResultThatWasLeftBehindByACrashFollowsItsInput() throws IOException {
    Path work = Files.createDirectories(inbox.resolve(".work/" + JobId.next()));
    Files.writeString(work.resolve(".result.json"), "{\"input\": \".done/a.gguf\"}");
    Files.write(inbox.resolve(".done/a.gguf"), new byte[1]);
    restart();
    looks(1);
    assertThat(inbox.resolve(".done/a.gguf.result.json")).exists();
    assertThat(inbox.resolve(".work")).isEmptyDirectory();
  }

  @Test
  void aFolderThatWasMadeBeforeACrashAndNeverFilledGoes() throws IOException {
    Files.createDirectories(inbox.resolve(".work/" + JobId.next()));
    looks(1);
    assertThat(inbox.resolve(".work")).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {".work", ".done", ".failed"})
  void aLinkInThePlaceOfAFolderOfItsOwnTakesNothingOut(String place) throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.delete(inbox.resolve(place));
    Files.createSymbolicLink(inbox.resolve(place), outside);
    Files.write(inbox.resolve("a.gguf"), new byte[1]);
    looks(3);
    assertThat(inbox.resolve("a.gguf")).exists();
    assertThat(outside).isEmptyDirectory();
    Files.delete(inbox.resolve(place));
    looks(3);
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void whatOthersPutBetweenTheInputsThatWereTakenIsLeftAlone() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.write(outside.resolve("secret.gguf"), new byte[1]);
    Files.createSymbolicLink(inbox.resolve(".work/" + JobId.next()), outside);
    Files.createDirectories(inbox.resolve(".work/evil"));
    Files.write(inbox.resolve(".work/evil/a.gguf"), new byte[1]);
    looks(3);
    assertThat(jobs()).isEmpty();
    assertThat(outside.resolve("secret.gguf")).exists();
    assertThat(inbox.resolve(".work/evil/a.gguf")).exists();
  }

  @Test
  void aResultThatLeadsElsewhereIsNotFollowed() throws IOException {
    Path work = Files.createDirectories(inbox.resolve(".work/" + JobId.next()));
    Files.writeString(work.resolve(".result.json"), "{\"input\": \"../../evil\"}");
    looks(1);
    assertThat(folder.resolve("evil.result.json")).doesNotExist();
    assertThat(inbox.resolve("../../evil.result.json")).doesNotExist();
    assertThat(work).doesNotExist();
  }

  private void restart() {
    Intake intake = new Intake(List.of(folder.resolve("models")), List.of());
    watched = Inbox.open(inbox, 2, intake, desk, ledger);
  }

  private void looks(int count) {
    for (int i = 0; i < count; i++) {
      watched.look();
    }
  }

  private void model(String name, String file) throws IOException {
    Files.writeString(Files.createDirectories(inbox.resolve(name)).resolve(file), "{}");
  }

  private List<JobRecord> jobs() {
    return ledger.list(Optional.empty(), Optional.empty(), 100);
  }

  private String end(State state) {
    JobRecord waiting = ledger.list(Optional.empty(), Optional.of(State.QUEUED), 1).getFirst();
    Job job = ledger.claim(waiting.id(), "worker").orElseThrow();
    Optional<Fault> fault =
        state == State.FAILED
            ? Optional.of(Fault.in(Code.NOT_A_MODEL, "x").what("is none").fault())
            : Optional.empty();
    ledger.finish(job, new Outcome(state, List.of(), fault, 1, 1, 0));
    return job.id();
  }

  private List<String> places(String name) throws IOException {
    try (Stream<Path> all = Files.walk(inbox)) {
      return all.filter(it -> it.getFileName().toString().equals(name))
          .map(it -> inbox.relativize(it).toString())
          .toList();
    }
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }
}
