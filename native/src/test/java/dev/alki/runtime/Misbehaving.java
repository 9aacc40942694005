// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// An engine child that does, at its first request, what its argument says.
final class Misbehaving {
  private static OutputStream answers;

  private Misbehaving() {}

  @SuppressWarnings("restricted")
  public static void main(String[] how) throws Exception {
    if (System.in.read() < 0) {
      return;
    }
    answers = ChildJvm.answers();
    switch (how[0]) {
      case "hangs" -> Thread.sleep(60_000);
      case "exits" -> System.exit(7);
      case "writes garbage" -> garbage("][ not JSON\n");
      case "answers with something else" -> garbage("{\"unasked\": 1}\n");
      case "writes a line without end" -> {
        while (true) {
          garbage("x".repeat(1 << 20));
        }
      }
      case "crashes" -> MemorySegment.NULL.reinterpret(8).set(ValueLayout.JAVA_LONG, 0, 1);
      case "eats memory" -> eat();
      case "fills its log" -> {
        for (int i = 0; i < 20_000; i++) {
          System.err.println("line " + i + " " + "y".repeat(1000));
        }
        System.err.println("error: this was the last of it");
        System.exit(1);
      }
      default -> throw new IllegalArgumentException(how[0]);
    }
  }

  private static void garbage(String text) throws IOException {
    answers.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void eat() throws InterruptedException {
    List<MemorySegment> eaten = new ArrayList<>();
    while (true) {
      eaten.add(Arena.global().allocate(8 << 20).fill((byte) 1));
      Thread.sleep(1);
    }
  }
}
