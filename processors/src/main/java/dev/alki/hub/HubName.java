// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A model of a hub as a source names it: `owner/name`, `owner/name@revision` (a branch, a tag, a
/// pull request as `refs/pr/1`, or a commit), and with `:` a GGUF in it, by its file or by its
/// quantization: `owner/name:Q4_K_M`, `owner/name@revision:sub/file.gguf`. `hf://` may stand before
/// it.
///
/// `revision` is empty when none is given, which means `main`; so is `pick`.
public record HubName(String repository, String revision, String pick) {
  private static final Pattern REPOSITORY =
      Pattern.compile("[A-Za-z0-9][\\w.-]{0,95}/[\\w.-]{1,96}");

  private static final Pattern FORM =
      Pattern.compile("(?:hf://)?([^/@:]+/[^/@:]+)(?:@([^:]+))?(?::(.+))?");

  /// What git allows in a branch's name, and is no path that leads elsewhere.
  private static final Pattern REVISION = Pattern.compile("\\w[\\w.+-]*(/\\w[\\w.+-]*){0,7}");

  private static final int LONGEST = 200;

  private static final String COMMIT = "[0-9a-f]{40}";
  private static final String BRANCH = "main";

  public HubName {
    if (!possible(repository)) {
      throw wrong(repository, "is no name of a model on a hub", "owner/name");
    }
    if (!revision.isEmpty() && !possibleRevision(revision)) {
      throw wrong(repository, "no revision can be named so", "a branch, a tag or a commit");
    }
    if (pick.length() > LONGEST) {
      throw wrong(repository, "no file can be named so", "a GGUF's file or quantization");
    }
  }

  /// Whether a text has the form of such a name, for better or worse.
  public static boolean looksLike(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches() && possible(matcher.group(1));
  }

  /// Refuses what is no such name.
  public static HubName of(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw wrong(text, "is no name of a model on a hub", "owner/name[@revision]");
    }
    return new HubName(
        matcher.group(1),
        Optional.ofNullable(matcher.group(2)).orElse(""),
        Optional.ofNullable(matcher.group(3)).orElse(""));
  }

  /// What the hub is asked for.
  String wanted() {
    return revision.isEmpty() ? BRANCH : revision;
  }

  /// Whether the revision says by itself which files it means.
  boolean pinned() {
    return commit(revision);
  }

  static boolean commit(String revision) {
    return revision.matches(COMMIT);
  }

  /// The model's own name.
  String model() {
    return repository.substring(repository.indexOf('/') + 1);
  }

  private static boolean possible(String repository) {
    return REPOSITORY.matcher(repository).matches()
        && !repository.contains("..")
        && !repository.contains("--")
        && !repository.endsWith(".")
        && !repository.endsWith(".git")
        && !repository.contains("/.")
        && !repository.contains("./")
        && !repository.contains("/-");
  }

  private static boolean possibleRevision(String revision) {
    return revision.length() <= LONGEST
        && REVISION.matcher(revision).matches()
        && !revision.contains("..")
        && !revision.endsWith(".")
        && !revision.endsWith(".lock");
  }

  private static Fault wrong(String name, String what, String expected) {
    return Fault.in(Code.UNSAFE_NAME, printable(name)).what(what).expected(expected).fault();
  }

  private static String printable(String name) {
    String clean = name.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= 120 ? clean : clean.substring(0, 120) + "...";
  }
}
