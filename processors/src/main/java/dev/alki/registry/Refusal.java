// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.transfer.Address;
import dev.alki.transfer.Again;
import dev.alki.transfer.Proxies.Proxy;
import java.util.Set;

/// What an answer means that is not what was asked for.
final class Refusal {
  /// It may be different next time, though it is no 5xx.
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  private Refusal() {}

  /// Gives back what may pass; throws the [Fault] that stays.
  static Again of(Answer answer, Object what) {
    int status = answer.status();
    if (status >= 500 || PASSING.contains(status)) {
      return Again.busy(status, answer.retryAfter());
    }
    String error = answer.error();
    String words = "status " + status + (error.isEmpty() ? "" : " " + error);
    throw switch (status) {
      case 401, 403 ->
          Fault.in(Code.REGISTRY_DENIED, what)
              .what("the registry does not allow it: " + words)
              .help("Log in with 'docker login' or 'podman login' as somebody who may do this.")
              .fault();
      case 404 -> missing(what, ": " + words);
      default ->
          Fault.in(Code.REGISTRY_REFUSED, what)
              .what("the registry does not take it: " + words)
              .help("See the registry's own log; it may have a limit or a policy.")
              .fault();
    };
  }

  /// `more` is what it said itself.
  static Fault missing(Object what, String more) {
    return Fault.in(Code.REGISTRY_NOT_FOUND, what)
        .what("the registry has no such thing, or does not show it" + more)
        .help("Check the name; what is private needs 'docker login' or 'podman login'.")
        .fault();
  }

  /// `known`: whether there was anything to tell it who asks.
  static Fault denied(RegistryName name, boolean known) {
    return Fault.in(Code.REGISTRY_DENIED, name)
        .what(
            known
                ? "the registry does not accept the password or token that is kept for it"
                : "the registry wants to know who asks")
        .help(
            "Log in with 'docker login " + name.host() + "' or 'podman login " + name.host() + "'.")
        .fault();
  }

  /// A proxy is in the way.
  static Fault proxy(RegistryName name, Proxy proxy) {
    boolean known = proxy.authorization().isPresent();
    return Fault.in(Code.REGISTRY_UNAVAILABLE, name)
        .what(
            "the proxy "
                + proxy
                + (known
                    ? " does not accept the name and password that the environment has for it"
                    : " wants to know who asks"))
        .expected("a name and password that it takes as Basic")
        .got("status 407")
        .help(
            "Set HTTPS_PROXY to http://USER:PASSWORD@HOST:PORT, or NO_PROXY to "
                + name.host()
                + ".")
        .fault();
  }

  /// Who answers may be somebody else.
  static Fault untrusted(Address server, String reason, Throwable cause) {
    return Fault.in(Code.REGISTRY_UNTRUSTED, server.host() + ":" + server.port())
        .what("shows a certificate that cannot be trusted: " + reason)
        .help(
            "Ask whoever runs it. An authority of your own is given to Java by"
                + " JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=FILE; see docs/publishing.md.")
        .cause(cause)
        .fault();
  }

  /// It was asked often enough.
  static Fault givenUp(Object what, Again last) {
    return Fault.in(Code.REGISTRY_UNAVAILABLE, what)
        .what("the registry does not do its part: " + last.getMessage())
        .help("Run it again when registry and network are well: what has been transferred is kept.")
        .cause(last)
        .fault();
  }

  static Fault tooLarge(Object what, Descriptor blob, int most) {
    return Fault.in(Code.ARTIFACT_INVALID, what)
        .what("has a " + blob.mediaType() + " that is larger than any")
        .expected("at most " + most + " bytes")
        .got(blob.size())
        .help("It was not made by Alki; do not use it.")
        .fault();
  }

  static Fault differs(Object what, Object expected, Object got) {
    return Fault.in(Code.REGISTRY_DIFFERS, what)
        .what("the registry has, or sends, something else than it says")
        .expected(expected)
        .got(got)
        .help("Try again later; look for a proxy that changes content.")
        .fault();
  }
}
