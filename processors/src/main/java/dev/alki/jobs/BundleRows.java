// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import dev.alki.jobs.Outcome.Bundle;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jdbi.v3.core.Handle;

/// The table of bundles.
final class BundleRows {
  private BundleRows() {}

  static void insert(Handle handle, String job, List<Bundle> bundles) {
    for (int i = 0; i < bundles.size(); i++) {
      Bundle bundle = bundles.get(i);
      handle
          .createUpdate(
              """
              INSERT INTO bundles (job, number, profile, path, gguf, sha256, bytes,
                bits_per_weight, prompt_rate, generation_rate, verdict, published)
              VALUES (:job, :number, :profile, :path, :gguf, :sha256, :bytes,
                :bits, :prompt, :generation, :verdict, :published)
              """)
          .bind("job", job)
          .bind("number", i + 1)
          .bind("profile", bundle.profile())
          .bind("path", bundle.path().toString())
          .bind("gguf", bundle.gguf().toString())
          .bind("sha256", bundle.sha256())
          .bind("bytes", bundle.bytes())
          .bind("bits", bundle.bitsPerWeight())
          .bind("prompt", boxed(bundle.promptRate()))
          .bind("generation", boxed(bundle.generationRate()))
          .bind("verdict", bundle.verdict())
          .bind("published", bundle.published())
          .execute();
    }
  }

  static List<Bundle> list(Handle handle, String job) {
    return handle
        .createQuery("SELECT * FROM bundles WHERE job = :job ORDER BY number")
        .bind("job", job)
        .map((row, _) -> bundle(row))
        .list();
  }

  private static Bundle bundle(ResultSet row) throws SQLException {
    return new Bundle(
        row.getString("profile"),
        Path.of(row.getString("path")),
        Path.of(row.getString("gguf")),
        row.getString("sha256"),
        row.getLong("bytes"),
        row.getDouble("bits_per_weight"),
        number(row, "prompt_rate"),
        number(row, "generation_rate"),
        row.getString("verdict"),
        row.getString("published"));
  }

  static OptionalDouble number(ResultSet row, String column) throws SQLException {
    double number = row.getDouble(column);
    return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(number);
  }

  private static Optional<Double> boxed(OptionalDouble number) {
    return number.isPresent() ? Optional.of(number.getAsDouble()) : Optional.empty();
  }
}
