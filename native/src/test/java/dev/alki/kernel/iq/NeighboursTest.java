// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NeighboursTest {
  @ParameterizedTest
  @EnumSource
  void findsEveryPointOfAGrid(Grid grid) {
    for (int i = 0; i < grid.points().length; i++) {
      assertThat(grid.neighbours().place(grid.points()[i])).isEqualTo(i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void listsTheNearestPointsInOrderAndNoOthers(Grid grid) {
    Neighbours neighbours = grid.neighbours();
    for (int word = 0; word < neighbours.places().length; word += 7) {
      int list = ~neighbours.place(word);
      if (list < 0 || list >= neighbours.starts().length) {
        continue;
      }
      int start = neighbours.starts()[list];
      int end = start + neighbours.counts()[list];
      int shells = 1;
      int listed = 0;
      for (int i = start; i < end; i++) {
        int point = neighbours.lists()[i];
        int distance = distance(grid, word, point);
        if (i > start) {
          int before = neighbours.lists()[i - 1];
          int distanceBefore = distance(grid, word, before);
          assertThat(distance).isGreaterThanOrEqualTo(distanceBefore);
          assertThat(distance > distanceBefore || point > before).isTrue();
          shells += distance > distanceBefore ? 1 : 0;
        }
        listed++;
      }
      int farthest = distance(grid, word, neighbours.lists()[end - 1]);
      int near = 0;
      for (int point = 0; point < grid.points().length; point++) {
        near += distance(grid, word, point) <= farthest ? 1 : 0;
      }
      assertThat(shells).isEqualTo(grid.shells());
      assertThat(listed).isEqualTo(near);
    }
  }

  @ParameterizedTest
  @EnumSource
  void fillsTheRoomOfListsWithTheirLastPoint(Grid grid) {
    Neighbours neighbours = grid.neighbours();
    for (int list = 0; list < neighbours.starts().length; list++) {
      int end = neighbours.starts()[list] + neighbours.counts()[list];
      for (int i = end; i % Neighbours.ROOM != 0; i++) {
        assertThat(neighbours.lists()[i]).isEqualTo(neighbours.lists()[end - 1]);
        assertThat(neighbours.words()[i]).isEqualTo(neighbours.words()[end - 1]);
      }
    }
  }

  private static int distance(Grid grid, int word, int point) {
    int sum = 0;
    for (int i = 0; i < grid.group(); i++) {
      int mask = (1 << grid.bits()) - 1;
      int difference =
          (word >> grid.bits() * i & mask) - (grid.points()[point] >> grid.bits() * i & mask);
      sum += difference * difference;
    }
    return sum;
  }
}
