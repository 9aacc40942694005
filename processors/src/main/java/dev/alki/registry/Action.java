// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

/// What a request does to a repository, as token services call it.
enum Action {
  READ("pull"),
  WRITE("pull,push");

  private final String actions;

  Action(String actions) {
    this.actions = actions;
  }

  String scope(String repository) {
    return "repository:" + repository + ":" + actions;
  }
}
