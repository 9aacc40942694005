// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A program `docker-credential-NAME` that keeps passwords for Docker and Podman: it is started
/// with the word `get`, reads the registry's name from its standard input and writes JSON. Its
/// output is never shown.
record CredentialHelper(String name) {
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";
  private static final String NOT_FOUND = "credentials not found in native keychain";
  private static final int PATIENCE_SECONDS = 60;
  private static final int MOST = 64 << 10;
  private static final StrictJson JSON = new StrictJson(MOST, 4, MOST, false);

  CredentialHelper {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException("no helper's name");
    }
  }

  /// What it has for this registry.
  Optional<Login> get(String server) {
    try {
      Process process =
          new ProcessBuilder(program(), "get")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        return answer(process, server);
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw failed("cannot be run").cause(e).fault();
    }
  }

  private Optional<Login> answer(Process process, String server) throws IOException {
    FutureTask<byte[]> output =
        new FutureTask<>(() -> process.getInputStream().readNBytes(MOST + 1));
    Thread.startVirtualThread(output);
    try (OutputStream in = process.getOutputStream()) {
      in.write(server.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // One that needs no name has not waited for it; its answer counts.
    }
    try {
      byte[] answer = output.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (ended && process.exitValue() == 0) {
        return login(answer);
      }
      if (new String(answer, StandardCharsets.UTF_8).strip().equals(NOT_FOUND)) {
        return Optional.empty();
      }
      throw failed("says that it cannot tell").fault();
    } catch (TimeoutException | ExecutionException e) {
      throw failed("does not answer").fault();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.in(Code.INTERRUPTED_BY_USER, program()).what("was called off").fault();
    }
  }

  private Optional<Login> login(byte[] answer) {
    JsonNode json;
    try {
      json = JSON.read(answer, program());
    } catch (Fault e) {
      // Not as a cause: its message may have some of the answer in it.
      throw failed("gives an answer that is no JSON").fault();
    }
    String user = json.path("Username").asText();
    String secret = json.path("Secret").asText();
    if (secret.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        user.equals("<token>")
            ? new Login.IdentityToken(secret)
            : new Login.Password(user, secret));
  }

  private String program() {
    return "docker-credential-" + name;
  }

  private Fault.Draft failed(String what) {
    return Fault.in(Code.REGISTRY_CREDENTIALS, program())
        .what(what)
        .help(
            "Log in again with 'docker login' or 'podman login', or correct credsStore and"
                + " credHelpers.");
  }
}
