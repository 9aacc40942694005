// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.own;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// The first converter of a jar on this machine.
record JarConverter(Path jar) implements ModelConverter {
  @Override
  public void convert(Path folder, Path target) throws IOException, InterruptedException {
    if (!Files.isRegularFile(jar)) {
      throw Fault.in(Code.FILE_NOT_FOUND, jar)
          .what("there is no such jar")
          .help("alki.converter.<class> names a converter that is not there.")
          .fault();
    }
    URL[] place = {jar.toUri().toURL()};
    try (URLClassLoader loader =
        new URLClassLoader("converter", place, ModelConverter.class.getClassLoader())) {
      converter(loader).convert(folder, target);
    }
  }

  private ModelConverter converter(ClassLoader loader) {
    try {
      return ServiceLoader.load(ModelConverter.class, loader).stream()
          .filter(provider -> provider.type().getClassLoader() == loader)
          .findFirst()
          .orElseThrow(() -> none("names no " + ModelConverter.class.getName()))
          .get();
    } catch (ServiceConfigurationError e) {
      throw none("has a converter that cannot be made: " + e.getMessage());
    }
  }

  private Fault none(String what) {
    return Fault.in(Code.CONVERTER_FAILED, jar)
        .what(what)
        .help("See docs/converters.md for what a jar needs.")
        .fault();
  }
}
