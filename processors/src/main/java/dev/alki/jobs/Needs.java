// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a worker has, or what a job needs: `arch=aarch64,device=pi5`.
public record Needs(Map<Kind, String> all) {
  public static final Needs NONE = new Needs(Map.of());

  private static final String VALUE = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

  public Needs {
    Map<Kind, String> sorted = new EnumMap<>(Kind.class);
    sorted.putAll(all);
    all = Collections.unmodifiableMap(sorted);
  }

  /// From text that may say anything; `where` is what messages call it. Empty text is nothing.
  public static Needs of(String text, Object where) {
    Map<Kind, String> all = new EnumMap<>(Kind.class);
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      String[] pair = part.strip().split("=", 2);
      Kind kind = Kind.of(pair[0].strip()).orElseThrow(() -> wrong(where, part));
      if (pair.length < 2
          || !pair[1].strip().matches(VALUE)
          || all.put(kind, pair[1].strip().toLowerCase(Locale.ROOT)) != null) {
        throw wrong(where, part);
      }
    }
    return new Needs(all);
  }

  /// What can be found out about this machine, and what is said of it, which overrules.
  public static Needs here(Needs said) {
    Map<Kind, String> all = new EnumMap<>(Kind.class);
    all.put(Kind.ARCH, arch(System.getProperty("os.arch")));
    all.put(Kind.OS, os(System.getProperty("os.name")));
    all.putAll(said.all);
    return new Needs(all);
  }

  /// Whether a worker that has this can do what needs that.
  public boolean meets(Needs needed) {
    return all.entrySet().containsAll(needed.all.entrySet());
  }

  /// What [#of] reads; always in the same order.
  public String text() {
    return all.entrySet().stream()
        .map(entry -> entry.getKey().word() + "=" + entry.getValue())
        .collect(Collectors.joining(","));
  }

  /// As llama.cpp and the kernel call them.
  private static String arch(String java) {
    return switch (java) {
      case "amd64" -> "x86_64";
      case "arm64" -> "aarch64";
      default -> java.toLowerCase(Locale.ROOT);
    };
  }

  private static String os(String java) {
    String name = java.toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "macos" : name.startsWith("windows") ? "windows" : name;
  }

  private static Fault wrong(Object where, String part) {
    return Fault.in(Code.PARAMETER_INVALID, where)
        .what("'" + part.replaceAll("\\p{Cntrl}", "?") + "' is nothing that a worker can have")
        .expected(
            "arch, os, gpu, device, class or pool, each once, such as arch=aarch64,device=pi5")
        .fault();
  }

  /// What there is to have. `class` is a class of devices, `pool` any division of workers.
  public enum Kind {
    ARCH,
    OS,
    GPU,
    DEVICE,
    CLASS,
    POOL;

    static Optional<Kind> of(String word) {
      return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
