// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Artifacts;
import dev.alki.jobs.Job;
import dev.alki.jobs.Role;
import dev.alki.pipeline.Course.Done;
import dev.alki.pipeline.Course.Failure;
import dev.alki.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two workers that write to each other, first with one store, then with one each.
class CourseTextTest {
  private static final Job JOB = new Job("1", "org/tiny", List.of("A", "B"), "default");

  @TempDir Path folder;
  private Store store;
  private CourseText text;

  @BeforeEach
  void open() {
    store = Store.open(folder.resolve("store"));
    text = new CourseText(store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aBranchGoesOnFromWhatItMaySee() throws IOException {
    Artifact source = source();
    Artifact mine = made(Role.GGUF, "A");
    Course sent = course("A", source, mine, made(Role.GGUF, "B"));
    store.pins("1").pin("main", () -> "c0ffee");

    Course there = text.arrived(text.course(JOB, text.sent(sent)));

    assertThat(there).isEqualTo(course("A", source, mine));
    assertThat(text.sent(sent)).contains("c0ffee");
  }

  @Test
  void whatItMadeAndWhatWentWrongComesBack() throws IOException {
    Course sent = course("A", source(), made(Role.GGUF, "A"));
    Fault fault = Fault.in(Code.VALIDATION_FAILED, "A").what("is bad").help("Look.").fault();
    Artifact bundle = made(Role.BUNDLE, "A");
    Course ended =
        sent.plus(new Done("pack", "A", true, false), List.of(bundle, elsewhere()))
            .plus(new Failure("validate", "A", fault));

    Course back = text.answered(sent, text.answer(sent, ended));

    assertThat(back.artifacts()).isEqualTo(sent.artifacts().plus(List.of(bundle)));
    assertThat(back.done()).isEqualTo(ended.done());
    assertThat(back.failures())
        .singleElement()
        .satisfies(it -> assertThat(it.fault().report()).isEqualTo(fault.report()));
    assertThat(back.failed()).isTrue();
  }

  @Test
  void whatTheOtherStoreDoesNotHaveIsSaidToBeMissing() throws IOException {
    String sent = text.sent(course("A", made(Role.GGUF, "A")));
    try (Store other = Store.open(folder.resolve("other"))) {
      CourseText there = new CourseText(other);
      assertThatThrownBy(() -> there.arrived(there.course(JOB, sent)))
          .isInstanceOfSatisfying(
              Fault.class,
              e -> {
                assertThat(e.code()).isEqualTo(Code.FILE_NOT_FOUND);
                assertThat(e.help()).contains("alki.store");
              });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"failures\": [{\"code\": \"NEWER\"}]}",
        "{\"artifacts\": [{\"role\": \"GGUF\", \"path\": \"x\"}]}"
      })
  void whatAnotherVersionWroteIsRefused(String answer) {
    Course sent = course("A");
    assertThatThrownBy(() -> text.answered(sent, answer))
        .isInstanceOfSatisfying(
            Fault.class, e -> assertThat(e.code()).isEqualTo(Code.PIPELINE_INVALID));
  }

  private static Course course(String profile, Artifact... artifacts) {
    return new Course(JOB, profile, new Artifacts(List.of(artifacts)), List.of(), List.of());
  }

  private Artifact made(Role role, String profile) throws IOException {
    Path product = store.room().resolve(role + profile);
    return store.put(role, profile, Files.writeString(product, role + profile));
  }

  private Artifact source() {
    return new Artifact(Role.SOURCE, "", folder.resolve("models/tiny"), "0".repeat(64), 3);
  }

  private Artifact elsewhere() {
    return new Artifact(Role.SOURCE, "", folder.resolve("cache/tiny"), "0".repeat(64), 3);
  }
}
