// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The repository as far as the scripts of an example look at it. Only the launcher is another one,
/// which runs what is being tested instead of building it.
record ExampleRoot(Path folder, String example) {
  static ExampleRoot of(String example, Path root) throws IOException {
    copy(Path.of("../examples", example), root.resolve("examples", example));
    Path jars = Files.createDirectories(root.resolve("target/app/tested"));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath());
    try (OutputStream file = Files.newOutputStream(jars.resolve("alki.jar"));
        JarOutputStream jar = new JarOutputStream(file, manifest)) {
      jar.finish();
    }
    Files.writeString(root.resolve("target/app/current"), "tested\n");
    Path launcher =
        Files.writeString(
            root.resolve("alki"),
            """
            #!/bin/sh
            java='%s/bin/java'
            if [ "$1" = --java ]; then echo "$java"; exit; fi
            exec "$java" -Xmx256m -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \
              --sun-misc-unsafe-memory-access=allow -cp '%s' dev.alki.cli.Alki "$@"
            """
                .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new ExampleRoot(root, example);
  }

  String script(String name) {
    return folder.resolve("examples", example, name).toString();
  }

  /// That of this test, as a jar's manifest has it.
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toUri().toString())
        .collect(Collectors.joining(" "));
  }

  /// A free port for each of these variables.
  static Map<String, String> ports(List<String> variables) throws IOException {
    Map<String, String> ports = new TreeMap<>();
    for (String variable : variables) {
      try (ServerSocket socket = new ServerSocket(0)) {
        ports.put(variable, Integer.toString(socket.getLocalPort()));
      }
    }
    return ports;
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }
}
