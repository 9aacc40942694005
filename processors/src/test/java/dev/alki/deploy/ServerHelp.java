// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `llama-server --help` tells of options: a line for each with its names and its variables.
final class ServerHelp {
  /// Where explanations begin, unless the names are longer.
  private static final int COLUMN = 40;

  private static final Pattern NAME = Pattern.compile("(?<=^|\\s)--?[A-Za-z][A-Za-z0-9-]*");
  private static final Pattern VARIABLE = Pattern.compile("\\(env: ([A-Z0-9_, ]+)\\)");

  private ServerHelp() {}

  static List<String> options(String help) {
    List<List<String>> options = new ArrayList<>();
    for (String line : help.split("\n")) {
      if (line.matches("--?[A-Za-z].*")) {
        boolean explained = line.length() > COLUMN && line.substring(0, COLUMN).endsWith(" ");
        String names = explained ? line.substring(0, COLUMN) : line;
        options.add(
            new ArrayList<>(NAME.matcher(names).results().map(MatchResult::group).toList()));
      }
      Matcher variable = VARIABLE.matcher(line);
      if (variable.find()) {
        options.getLast().addAll(List.of(variable.group(1).split(", ")));
      }
    }
    return options.stream().map(words -> String.join(" ", words)).toList();
  }
}
