// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.vertx.HttpMessage;

/// How the routes' beans see a request, and begin an answer. Whatever a request says is taken from
/// the request itself, never from Camel's headers.
final class Answers {
  private Answers() {}

  static HttpMessage http(Exchange exchange) {
    return exchange.getMessage(HttpMessage.class);
  }

  /// Of the request.
  static String number(Exchange exchange) {
    return http(exchange).getResponse().headers().get(Gate.REQUEST);
  }

  static Query query(Exchange exchange, List<String> known) {
    return Query.of(Optional.ofNullable(http(exchange).getRequest().query()), known);
  }

  static Message json(Exchange exchange, int status) {
    Message message = exchange.getMessage();
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    message.setHeader(Exchange.CONTENT_TYPE, "application/json");
    return message;
  }
}
