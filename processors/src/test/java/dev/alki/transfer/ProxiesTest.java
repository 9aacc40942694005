// SPDX-License-Identifier: Apache-2.0
package dev.alki.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.transfer.Proxies.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The proxies that an environment names.
class ProxiesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"socks5://me:secret@host:1", "https://host", "http://", "me:secret@", "a b"})
  void anAddressThatIsNoneIsRefusedWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> Proxies.of(Map.of("HTTPS_PROXY", text)))
        .isInstanceOfSatisfying(
            Fault.class,
            fault -> {
              assertThat(fault.code()).isEqualTo(Code.SETTING_INVALID);
              assertThat(fault.report()).contains("HTTPS_PROXY").doesNotContain("secret");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "hub.example, false",
    "sub.hub.example, false",
    "hub.example.org, true",
    "otherhub.example, true",
    "dot.example, false",
    "a.dot.example, false",
    "port.example, true",
    "HUB.example., false",
    "10.0.0.1, false",
    "10.0.0.2, true",
    "localhost, false",
    "127.0.0.1, false",
    "[::1], false"
  })
  void whatIsNamedInNoProxyIsAskedDirectly(String host, boolean proxied) {
    Proxies proxies =
        Proxies.of(
            Map.of(
                "HTTPS_PROXY",
                "proxy:3128",
                "NO_PROXY",
                "hub.example, .dot.example,port.example:444 10.0.0.1"));
    assertThat(proxies.of("https", host, 443).isPresent()).isEqualTo(proxied);
    assertThat(proxies.of("http", host, 80)).isEmpty();
  }

  @Test
  void anEntryWithAPortIsForThatPort() {
    Proxies proxies =
        Proxies.of(Map.of("HTTPS_PROXY", "proxy:3128", "NO_PROXY", "port.example:444"));
    assertThat(proxies.of("https", "port.example", 444)).isEmpty();
    assertThat(proxies.of("https", "port.example", 443)).contains(new Proxy("proxy", 3128, "", ""));
  }

  @Test
  void aStarIsForEverythingAndSmallLettersWin() {
    Map<String, String> environment =
        Map.of("HTTPS_PROXY", "big", "https_proxy", "http://small:1/", "NO_PROXY", "*");
    assertThat(Proxies.of(environment).https()).contains(new Proxy("small", 1, "", ""));
    assertThat(Proxies.of(environment).of("https", "hub.example", 443)).isEmpty();
  }

  @Test
  void anEmptyVariableIsNone() {
    assertThat(Proxies.of(Map.of("HTTPS_PROXY", " ", "NO_PROXY", ""))).isEqualTo(Proxies.NONE);
  }

  @Test
  void theProxyForEverythingIsForWhatHasNoneOfItsOwn() {
    Proxies proxies = Proxies.of(Map.of("ALL_PROXY", "all:1", "http_proxy", "own:2"));
    assertThat(proxies.of("https", "hub.example", 443)).contains(new Proxy("all", 1, "", ""));
    assertThat(proxies.of("http", "hub.example", 80)).contains(new Proxy("own", 2, "", ""));
  }

  @Test
  void theProxyForEverythingIsNotLookedAtWhereAllHaveTheirOwn() {
    Map<String, String> environment =
        Map.of("ALL_PROXY", "socks5://s", "HTTPS_PROXY", "own", "HTTP_PROXY", "own");
    assertThat(Proxies.of(environment).https()).contains(new Proxy("own", 80, "", ""));
  }

  @Test
  void aPasswordIsSaidToTheProxyOnly() {
    Proxies proxies = Proxies.of(Map.of("HTTPS_PROXY", "me:pass%3Aword@proxy:1"));
    assertThat(proxies.toString()).contains("proxy:1").doesNotContain("word");
    assertThat(proxies.https().flatMap(Proxy::authorization)).contains("Basic bWU6cGFzczp3b3Jk");
  }
}
