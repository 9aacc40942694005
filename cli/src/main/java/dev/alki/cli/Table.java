// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// Rows of text in columns as wide as they need to be. Columns of numbers stand to the right.
final class Table {
  private static final String GAP = "  ";

  private final List<String> heads;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heads) {
    this.heads = List.of(heads);
  }

  void row(String... cells) {
    if (cells.length != heads.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + heads);
    }
    rows.add(List.of(cells));
  }

  void print(PrintWriter to) {
    StringBuilder line = new StringBuilder();
    List<List<String>> all = new ArrayList<>(List.of(heads));
    all.addAll(rows);
    for (List<String> row : all) {
      line.setLength(0);
      for (int i = 0; i < row.size(); i++) {
        String padding = " ".repeat(width(i) - row.get(i).length());
        line.append(i == 0 ? "" : GAP);
        line.append(numbers(i) ? padding + row.get(i) : row.get(i) + padding);
      }
      to.println(line.toString().stripTrailing());
    }
    to.flush();
  }

  private int width(int column) {
    int width = heads.get(column).length();
    for (List<String> row : rows) {
      width = Math.max(width, row.get(column).length());
    }
    return width;
  }

  private boolean numbers(int column) {
    return !rows.isEmpty()
        && rows.stream()
            .map(row -> row.get(column))
            .allMatch(cell -> cell.isEmpty() || cell.matches("-|[0-9][0-9.]*( [kMGTPE]?B?)?( s)?"));
  }
}
