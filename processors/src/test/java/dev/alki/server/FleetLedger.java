// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import dev.alki.jobs.LedgerPlace;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Looks into a ledger from outside.
record FleetLedger(LedgerPlace.Database place) {
  /// The first column.
  List<String> strings(String query, Object... values) {
    try (Connection connection = DriverManager.getConnection(place.url(), place.user(), "");
        PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      List<String> strings = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          strings.add(rows.getString(1));
        }
      }
      return strings;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  long number(String query, Object... values) {
    return Long.parseLong(strings(query, values).getFirst());
  }
}
