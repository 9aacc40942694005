// SPDX-License-Identifier: Apache-2.0
package dev.alki.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// This build of Alki: the version that Maven wrote into `version.properties`.
public final class Release {
  private Release() {}

  public static String version() {
    Properties properties = new Properties();
    try (InputStream in = Release.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
