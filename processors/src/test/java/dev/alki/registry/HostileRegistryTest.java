// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Registries that lie, send us elsewhere, or want what is not theirs.
class HostileRegistryTest {
  private static final int LARGE = 9_000_001;
  private static final String BASIC =
      "Basic " + Base64.getEncoder().encodeToString("me:CANARY".getBytes(StandardCharsets.UTF_8));

  @TempDir private Path folder;
  private FakeRegistry registry;
  private FakeRegistry other;
  private PublishedBundle bundle;
  private Credentials known;

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    other = new FakeRegistry();
    bundle = PublishedBundle.in(folder, LARGE);
    Path logins =
        Files.writeString(
            folder.resolve("config.json"),
            "{\"auths\": {\"127.0.0.1:%d\": {\"auth\": \"%s\"}}}"
                .formatted(registry.port(), BASIC.substring(6)));
    known = new Credentials(List.of(logins));
  }

  @AfterEach
  void stop() {
    registry.close();
    other.close();
  }

  @Test
  void getsThePasswordOnlyWhenItAsks() {
    bundle.publish(registry.name("v1"), known);
    assertThat(registry.authorizations).isEmpty();
  }

  @Test
  void getsThePasswordWhenItAsks() {
    registry.mischief = exchange -> wantsPassword(exchange, "Basic realm=\"r\"");
    bundle.publish(registry.name("v1"), known);
    assertThat(registry.authorizations).isNotEmpty().containsOnly(BASIC);
    assertThat(registry.manifests).containsKey("v1");
  }

  @Test
  void isToldWhoAsksByATokenOfItsService() {
    registry.mischief =
        exchange -> {
          String authorization =
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
          if (authorization.equals("Bearer good")) {
            return false;
          }
          exchange
              .getResponseHeaders()
              .set(
                  "WWW-Authenticate",
                  "Bearer realm=\"http://127.0.0.1:%d/token\",service=\"reg\""
                      .formatted(other.port()));
          FakeRegistry.send(exchange, 401, new byte[0]);
          return true;
        };
    other.mischief =
        exchange -> {
          FakeRegistry.send(
              exchange,
              200,
              "{\"token\": \"good\", \"expires_in\": 300}".getBytes(StandardCharsets.UTF_8));
          return true;
        };
    bundle.publish(registry.name("v1"), known);

    assertThat(registry.manifests).containsKey("v1");
    assertThat(registry.authorizations).isNotEmpty().containsOnly("Bearer good");
    assertThat(other.authorizations).isNotEmpty().containsOnly(BASIC);
    assertThat(other.requests)
        .allMatch(
            it -> it.startsWith("GET /token?service=reg&scope=repository%3Ateam%2Ftiny%3Apull"))
        .hasSizeLessThan(12);
  }

  @Test
  void isToldWhoAsksByAnIdentityToken() throws Exception {
    Path logins =
        Files.writeString(
            folder.resolve("identity.json"),
            "{\"auths\": {\"127.0.0.1:%d\": {\"identitytoken\": \"CANARY+/=\"}}}"
                .formatted(registry.port()));
    registry.mischief =
        exchange -> {
          if ("Bearer good".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return false;
          }
          exchange
              .getResponseHeaders()
              .set(
                  "WWW-Authenticate",
                  "Bearer realm=\"http://127.0.0.1:%d/token\",service=\"reg\""
                      .formatted(other.port()));
          FakeRegistry.send(exchange, 401, new byte[0]);
          return true;
        };
    other.mischief =
        exchange -> {
          String form =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
          boolean right =
              form.contains("grant_type=refresh_token")
                  && form.contains("refresh_token=CANARY%2B%2F%3D");
          FakeRegistry.send(
              exchange,
              right ? 200 : 400,
              "{\"access_token\": \"good\"}".getBytes(StandardCharsets.UTF_8));
          return true;
        };
    bundle.publish(registry.name("v1"), new Credentials(List.of(logins)));
    assertThat(registry.manifests).containsKey("v1");
    assertThat(other.requests).isNotEmpty().containsOnly("POST /token");
    assertThat(registry.authorizations).containsOnly("Bearer good");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/token",
        "ftp://127.0.0.1/token",
        "http://me@127.0.0.1/token",
        "no address",
        ""
      })
  void getsNoPasswordSentToWhereOthersCanRead(String realm) {
    registry.mischief = exchange -> wantsPassword(exchange, "Bearer realm=\"" + realm + "\"");
    Fault fault = fault(() -> bundle.publish(registry.name("v1"), known));
    assertThat(fault.code()).isEqualTo(Code.REGISTRY_ADDRESS);
    assertThat(registry.authorizations).isEmpty();
  }

  @Test
  void isRefusedWhenItRefusesForEver() {
    registry.mischief =
        exchange -> {
          exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"r\"");
          FakeRegistry.send(exchange, 401, new byte[0]);
          return true;
        };
    assertThat(fault(() -> bundle.publish(registry.name("v1"), known)).code())
        .isEqualTo(Code.REGISTRY_DENIED);
    assertThat(registry.count.get()).isLessThan(20);
    assertThat(fault(() -> bundle.publish(registry.name("v1"))).report())
        .contains("docker login 127.0.0.1");
  }

  @Test
  void isRefusedWhenItsTokensAreNeverGood() {
    registry.mischief =
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/token")) {
            FakeRegistry.send(
                exchange, 200, "{\"token\": \"bad\"}".getBytes(StandardCharsets.UTF_8));
          } else {
            exchange
                .getResponseHeaders()
                .set(
                    "WWW-Authenticate",
                    "Bearer realm=\"http://127.0.0.1:%d/token\"".formatted(registry.port()));
            FakeRegistry.send(exchange, 401, new byte[0]);
          }
          return true;
        };
    assertThat(fault(() -> bundle.publish(registry.name("v1"), known)).code())
        .isEqualTo(Code.REGISTRY_DENIED);
    assertThat(registry.count.get()).isLessThan(30);
  }

  @Test
  void sendsReadersElsewhereButNotTheirPassword() throws Exception {
    bundle.publish(registry.name("v1"));
    other.blobs.putAll(registry.blobs);
    registry.mischief =
        exchange -> {
          if (wantsPassword(exchange, "Basic realm=\"r\"")) {
            return true;
          }
          if (exchange.getRequestURI().getPath().contains("/blobs/")) {
            redirect(exchange, other.port());
            return true;
          }
          return false;
        };
    new Puller(bundle.options(known))
        .pull(
            registry.name("v1"),
            folder.resolve("out"),
            false,
            Optional.empty(),
            dev.alki.progress.Progress.NONE,
            dev.alki.progress.Progress.NONE);
    assertThat(registry.authorizations).containsOnly(BASIC);
    assertThat(other.requests).isNotEmpty();
    assertThat(other.authorizations).isEmpty();
    assertThat(folder.resolve("out/manifest.json")).exists();
  }

  @Test
  void doesNotGetThePasswordBackOverAnotherHost() throws Exception {
    bundle.publish(registry.name("v1"));
    registry.mischief =
        exchange -> {
          boolean back = exchange.getRequestURI().getPath().contains("/back/");
          if (!back && wantsPassword(exchange, "Basic realm=\"r\"")) {
            return true;
          }
          if (back) {
            assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isNull();
            FakeRegistry.send(exchange, 404, new byte[0]);
            return true;
          }
          redirect(exchange, other.port());
          return true;
        };
    other.mischief =
        exchange -> {
          exchange
              .getResponseHeaders()
              .set("Location", "http://127.0.0.1:" + registry.port() + "/v2/team/tiny/back/x");
          FakeRegistry.send(exchange, 307, new byte[0]);
          return true;
        };
    registry.authorizations.clear();
    Fault fault =
        fault(() ->
            new Puller(bundle.options(known))
                .pull(
                    registry.name("v1"),
                    folder.resolve("out"),
                    false,
                    Optional.empty(),
                    dev.alki.progress.Progress.NONE,
                    dev.alki.progress.Progress.NONE));
    assertThat(fault.code()).isEqualTo(Code.REGISTRY_NOT_FOUND);
    assertThat(other.authorizations).isEmpty();
    assertThat(registry.requests.getLast()).contains("/back/");
  }

  @Test
  void sendsUploadsElsewhereButNotThePassword() {
    registry.mischief =
        exchange -> {
          if (wantsPassword(exchange, "Basic realm=\"r\"")) {
            return true;
          }
          if (exchange.getRequestMethod().equals("POST")) {
            exchange
                .getResponseHeaders()
                .set(
                    "Location",
                    "http://127.0.0.1:" + other.port() + "/v2/team/tiny/blobs/uploads/u?a=b");
            FakeRegistry.send(exchange, 202, new byte[0]);
            return true;
          }
          return false;
        };
    fault(() -> bundle.publish(registry.name("v1"), known));
    assertThat(other.requests).isNotEmpty();
    assertThat(other.authorizations).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://example.com/x", "file:///etc/passwd", "https:///x", "gopher:x"})
  void sendsNobodyToPlacesThatAreNotAllowed(String place) {
    registry.mischief =
        exchange -> {
          exchange.getResponseHeaders().set("Location", place);
          FakeRegistry.send(exchange, 307, new byte[0]);
          return true;
        };
    assertThat(fault(() -> bundle.pull(registry.name("v1"), folder.resolve("out"))).code())
        .isEqualTo(Code.REGISTRY_ADDRESS);
  }

  @Test
  void sendsNobodyInCirclesForEver() {
    registry.mischief =
        exchange -> {
          redirect(exchange, registry.port());
          return true;
        };
    Fault fault = fault(() -> bundle.pull(registry.name("v1"), folder.resolve("out")));
    assertThat(fault.code()).isEqualTo(Code.REGISTRY_UNAVAILABLE);
    assertThat(fault.report()).contains("redirects");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0-99999999", "0-3", "7-8", "nonsense", "0--1", "0-99999999999999999999"})
  void cannotSayThatItHasOtherThanWhatWasSent(String range) {
    registry.mischief =
        exchange -> {
          if (exchange.getRequestMethod().equals("PATCH")) {
            exchange.getResponseHeaders().set("Location", exchange.getRequestURI().toString());
            exchange.getResponseHeaders().set("Range", range);
            FakeRegistry.send(exchange, 202, new byte[0]);
            return true;
          }
          return false;
        };
    Fault fault = fault(() -> bundle.publish(registry.name("v1")));
    assertThat(fault.code()).isIn(Code.REGISTRY_UNAVAILABLE, Code.REGISTRY_DIFFERS);
    assertThat(registry.manifests).isEmpty();
    assertThat(registry.count.get()).isLessThan(2000);
  }

  @Test
  void mayLoseUploadsOnlyAFewTimes() {
    registry.mischief =
        exchange -> {
          if (exchange.getRequestMethod().equals("PUT")
              && exchange.getRequestURI().getPath().contains("/uploads/")) {
            registry.error(exchange, 404, "BLOB_UPLOAD_UNKNOWN");
            return true;
          }
          return false;
        };
    assertThat(fault(() -> bundle.publish(registry.name("v1"))).code())
        .isEqualTo(Code.REGISTRY_DIFFERS);
    assertThat(registry.received.get()).isLessThan(6L * LARGE);
  }

  @Test
  void sendsOtherBytesThanItSays() throws Exception {
    bundle.publish(registry.name("v1"));
    registry.blobs.replaceAll((digest, blob) -> {
      byte[] changed = blob.clone();
      changed[changed.length / 2] ^= 1;
      return changed;
    });
    assertThat(fault(() -> bundle.pull(registry.name("v1"), folder.resolve("out"))).code())
        .isEqualTo(Code.REGISTRY_DIFFERS);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void sendsMoreOrLessThanItSays() throws Exception {
    bundle.publish(registry.name("v1"));
    for (int length : new int[] {0, 5, 100}) {
      registry.blobs.replaceAll((digest, blob) -> new byte[length]);
      assertThat(fault(() -> bundle.pull(registry.name("v1"), folder.resolve("out"))).code())
          .isIn(Code.REGISTRY_DIFFERS, Code.REGISTRY_UNAVAILABLE);
      assertThat(folder.resolve("out")).doesNotExist();
    }
  }

  @Test
  void hasAnotherManifestThanTheDigestSays() {
    String digest = bundle.publish(registry.name("v1")).digest();
    registry.manifests.put(digest, "{}".getBytes(StandardCharsets.UTF_8));
    assertThat(
            fault(() -> bundle.pull(registry.name("v1").at(digest), folder.resolve("out"))).code())
        .isEqualTo(Code.REGISTRY_DIFFERS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "/etc/passwd",
        "deploy/../../evil",
        "C:\\\\evil",
        "deploy\\\\evil",
        "",
        ".hidden",
        "nul.txt",
        "a:b",
        "readme.md",
        "LICENSE/x",
        "deploy"
      })
  void namesFilesThatNoBundleHas(String path) {
    bundle.publish(registry.name("v1"));
    String manifest = new String(registry.manifests.get("v1"), StandardCharsets.UTF_8);
    registry.manifests.put(
        "v1",
        manifest.replace("\"runtime.json\"", "\"" + path + "\"").getBytes(StandardCharsets.UTF_8));
    Fault fault = fault(() -> bundle.pull(registry.name("v1"), folder.resolve("out")));
    assertThat(fault.code()).isIn(Code.UNSAFE_NAME, Code.ARTIFACT_INVALID);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void hasSomethingElseThanABundle() {
    registry.manifests.put("v1", "{\"schemaVersion\": 2}".getBytes(StandardCharsets.UTF_8));
    registry.types.put("v1", MediaTypes.INDEX);
    assertThat(fault(() -> bundle.pull(registry.name("v1"), folder.resolve("out"))).code())
        .isEqualTo(Code.ARTIFACT_INVALID);
    assertThat(fault(() -> bundle.pull(registry.name("v2"), folder.resolve("out"))).code())
        .isEqualTo(Code.REGISTRY_NOT_FOUND);
  }

  @Test
  void hasAFileTooFew() {
    bundle.publish(registry.name("v1"));
    String manifest = new String(registry.manifests.get("v1"), StandardCharsets.UTF_8);
    registry.manifests.put(
        "v1",
        manifest
            .replaceFirst("(?s)\\{[^{}]*\\{[^{}]*\"LICENSE\"[^{}]*}\\s*},", "")
            .getBytes(StandardCharsets.UTF_8));
    assertThat(fault(() -> bundle.pull(registry.name("v1"), folder.resolve("out"))).code())
        .isEqualTo(Code.BUNDLE_DIFFERS);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void isLeftAloneAsLongAsItWants() {
    long[] first = {0};
    registry.mischief =
        exchange -> {
          if (first[0] == 0) {
            first[0] = System.nanoTime();
          }
          if (System.nanoTime() - first[0] < 900_000_000L) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            FakeRegistry.send(exchange, 429, new byte[0]);
            return true;
          }
          return false;
        };
    bundle.publish(registry.name("v1"));
    assertThat(registry.manifests).containsKey("v1");
    assertThat(registry.requests.stream().filter(it -> it.startsWith("HEAD")).count())
        .isLessThan(20);
  }

  @Test
  void isNotWaitedForLongerThanAnHour() {
    registry.mischief =
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "3601");
          FakeRegistry.send(exchange, 503, new byte[0]);
          return true;
        };
    assertThat(fault(() -> bundle.publish(registry.name("v1"))).code())
        .isEqualTo(Code.REGISTRY_UNAVAILABLE);
  }

  private static void redirect(HttpExchange exchange, int port) throws IOException {
    exchange
        .getResponseHeaders()
        .set("Location", "http://127.0.0.1:" + port + exchange.getRequestURI());
    FakeRegistry.send(exchange, 307, new byte[0]);
  }

  private static boolean wantsPassword(HttpExchange exchange, String challenge) throws IOException {
    if (BASIC.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return false;
    }
    exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
    FakeRegistry.send(exchange, 401, new byte[0]);
    return true;
  }

  /// What it fails with, in which no secret is, nor anything that the registry said.
  private static Fault fault(ThrowingCallable work) {
    Fault fault = catchThrowableOfType(Fault.class, work);
    assertThat(fault).isNotNull();
    StringWriter trace = new StringWriter();
    fault.printStackTrace(new PrintWriter(trace));
    assertThat(trace + fault.report()).doesNotContain("CANARY", BASIC.substring(6));
    return fault;
  }
}
