// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.own;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Expected;
import dev.alki.files.Passing;
import dev.alki.files.ReadFault;
import dev.alki.gguf.GgufSet;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Converters that the user has named, by the class of models they are for. They win over what Alki
/// can do itself.
///
/// A value is the path of a jar with a [ModelConverter], or a command: words between spaces, of
/// which `{source}` and `{target}` become the model's folder and the GGUF to write. No shell reads
/// it.
public record OwnConverters(Map<String, String> byClass) {
  public static final OwnConverters NONE = new OwnConverters(Map.of());

  static final String SOURCE = "{source}";
  static final String TARGET = "{target}";

  public OwnConverters {
    byClass = Map.copyOf(byClass);
    new TreeMap<>(byClass).forEach(OwnConverters::check);
  }

  private static void check(String modelClass, String value) {
    if (!isJar(value) && (!value.contains(SOURCE) || !value.contains(TARGET))) {
      throw Fault.in(Code.SETTING_INVALID, "alki.converter." + modelClass)
          .what("is no converter")
          .expected("the path of a .jar, or a command with " + SOURCE + " and " + TARGET + " in it")
          .got("'" + value + "'")
          .fault();
    }
  }

  /// The one for models of this class.
  public Optional<OwnConverter> of(String modelClass) {
    return Optional.ofNullable(byClass.get(modelClass))
        .map(value -> new OwnConverter(modelClass, value, byItself(value)));
  }

  private static ModelConverter byItself(String value) {
    return isJar(value) ? new JarConverter(Path.of(value)) : new CommandConverter(words(value));
  }

  private static boolean isJar(String value) {
    return value.endsWith(".jar") && !value.contains(SOURCE);
  }

  private static List<String> words(String command) {
    return List.of(command.strip().split("\\s+"));
  }

  private static void refusePassing(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> Expected.at(file).filter(Passing.class::isInstance).isPresent())
          .findFirst()
          .ifPresent(file -> {
            throw Fault.in(Code.WRONG_USAGE, file)
                .what("must be read as a whole and cannot be converted while it passes")
                .help("Let it be kept: leave out --no-cache, or set alki.hub.keep=true.")
                .fault();
          });
    } catch (IOException e) {
      throw ReadFault.of(folder, e);
    }
  }

  /// One of them. `value` is what the setting says.
  public record OwnConverter(String modelClass, String value, ModelConverter converter) {
    /// Writes the GGUF and sees that it is one. `progress` can call it off. A model that passes by
    /// can be read in this process only, and is refused.
    public void convert(Path folder, Path target, Progress progress) {
      refusePassing(folder);
      Supervised.run(converter, folder.toAbsolutePath(), target.toAbsolutePath(), progress);
      if (!Files.isRegularFile(target)) {
        throw Fault.in(Code.CONVERTER_FAILED, value)
            .what("ended without writing " + target)
            .fault();
      }
      GgufSet.open(target).close();
    }
  }
}
