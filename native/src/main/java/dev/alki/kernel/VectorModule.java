// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel;

import java.util.OptionalInt;
import jdk.incubator.vector.FloatVector;

/// The JDK's Vector API. It is an incubator module: a JVM has it when it was started with
/// `--add-modules jdk.incubator.vector`, which prints a warning and makes every start slower, or
/// when it is loaded here, which needs `--add-exports java.base/jdk.internal.module=ALL-UNNAMED`
/// (as the manifest of the application says). The same machine code comes out either way.
public final class VectorModule {
  private static final String NAME = "jdk.incubator.vector";

  private VectorModule() {}

  /// Makes the module's classes usable; false when this JVM does not let us.
  public static boolean load() {
    if (ModuleLayer.boot().findModule(NAME).isPresent()) {
      return true;
    }
    try {
      Class.forName("jdk.internal.module.Modules")
          .getMethod("loadModule", String.class)
          .invoke(null, NAME);
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /// The width of this machine's vectors in bits; empty without the module.
  public static OptionalInt bits() {
    return load() ? OptionalInt.of(Preferred.bits()) : OptionalInt.empty();
  }

  /// Loaded only after the module is.
  private static final class Preferred {
    static int bits() {
      return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }
  }
}
