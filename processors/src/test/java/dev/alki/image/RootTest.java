// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootTest {
  @TempDir private Path folder;
  private Path inside;
  private Root root;
  private Path outside;

  @BeforeEach
  void prepare() throws IOException {
    inside = Files.createDirectories(folder.resolve("a/b/root"));
    root = new Root(inside);
    outside = Files.writeString(folder.resolve("a/b/outside"), "untouched");
  }

  @Test
  void aLaterLayerReplacesAndTakesAway() throws IOException {
    add(new Layer().file("a", "1").file("b/c", "2").file("b/d", "3").file("e/f", "4"));
    add(new Layer().file("a", "5").file("b/.wh.c", "").file("e/.wh..wh..opq", "").file("e/g", "6"));

    assertThat(inside.resolve("a")).hasContent("5");
    assertThat(inside.resolve("b/c")).doesNotExist();
    assertThat(inside.resolve("b/d")).hasContent("3");
    assertThat(inside.resolve("e/f")).doesNotExist();
    assertThat(inside.resolve("e/g")).hasContent("6");
  }

  @Test
  void aLinkIsFollowedAsInTheContainer() throws IOException {
    add(
        new Layer()
            .folder("usr/lib")
            .link("lib", "usr/lib")
            .link("absolute", "/usr/lib")
            .file("lib/one", "1")
            .file("absolute/two", "2")
            .sameFile("three", "lib/one"));

    assertThat(inside.resolve("usr/lib/one")).hasContent("1");
    assertThat(inside.resolve("usr/lib/two")).hasContent("2");
    assertThat(inside.resolve("three")).hasContent("1");
    assertThat(Files.isExecutable(inside.resolve("usr/lib/one"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside", "/../outside", "x/../../outside", "up/outside"})
  void nothingIsWrittenOutside(String name) throws IOException {
    add(new Layer().link("up", "../..").file(name, "hostile"));

    assertThat(outside).hasContent("untouched");
    assertThat(inside.resolve("outside")).hasContent("hostile");
  }

  @Test
  void aFileInPlaceOfALinkDoesNotGoThroughIt() throws IOException {
    add(new Layer().link("it", outside.toString()).file("it", "hostile"));

    assertThat(outside).hasContent("untouched");
    assertThat(inside.resolve("it")).hasContent("hostile");
  }

  @Test
  void noOtherNameIsGivenToWhatIsOutside() throws IOException {
    Fault fault =
        catchThrowableOfType(
            Fault.class, () -> add(new Layer().sameFile("it", outside.toString())));

    assertThat(fault.code()).isEqualTo(Code.NOT_WRITABLE);
    assertThat(inside.resolve("it")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {".wh...", ".wh..", ".wh.", "x/.wh..."})
  void nothingIsTakenAwayOutside(String name) {
    Fault fault = catchThrowableOfType(Fault.class, () -> add(new Layer().file(name, "")));

    assertThat(fault.code()).isEqualTo(Code.ARTIFACT_INVALID);
    assertThat(outside).hasContent("untouched");
    assertThat(inside).exists();
  }

  @Test
  void linksInACircleAreRefused() {
    Fault fault =
        catchThrowableOfType(
            Fault.class, () -> add(new Layer().link("a", "b").link("b", "a").file("a/file", "")));

    assertThat(fault.code()).isEqualTo(Code.ARTIFACT_INVALID);
  }

  private void add(Layer layer) throws IOException {
    root.add(new ByteArrayInputStream(layer.bytes()));
  }
}
