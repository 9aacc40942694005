// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import dev.alki.fault.Code;
import java.util.Arrays;
import java.util.Set;

/// The status of HTTP that each code of ours is answered with. What is not named here is our fault.
enum Status {
  BAD_REQUEST(
      400,
      "Bad Request",
      Code.JSON_INVALID,
      Code.JSON_DUPLICATE_KEY,
      Code.UNSAFE_NAME,
      Code.REQUEST_INVALID),
  UNAUTHORIZED(401, "Unauthorized", Code.TOKEN_REQUIRED),
  FORBIDDEN(403, "Forbidden", Code.TOKEN_SCOPE),
  NOT_FOUND(404, "Not Found", Code.JOB_UNKNOWN, Code.REQUEST_PATH_UNKNOWN),
  METHOD_NOT_ALLOWED(405, "Method Not Allowed", Code.REQUEST_METHOD),
  NOT_ACCEPTABLE(406, "Not Acceptable", Code.REQUEST_NOT_ACCEPTABLE),
  CONFLICT(409, "Conflict", Code.JOB_ENDED, Code.JOB_NOT_ENDED, Code.IDEMPOTENCY_KEY_REUSED),
  CONTENT_TOO_LARGE(413, "Content Too Large", Code.REQUEST_TOO_LARGE),
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported Media Type", Code.REQUEST_MEDIA_TYPE),
  MISDIRECTED_REQUEST(421, "Misdirected Request", Code.REQUEST_HOST),
  UNPROCESSABLE_CONTENT(
      422,
      "Unprocessable Content",
      Code.JSON_UNKNOWN_KEY,
      Code.JSON_WRONG_TYPE,
      Code.JSON_MISSING_KEY,
      Code.PIPELINE_INVALID,
      Code.PROFILE_UNKNOWN,
      Code.PROFILE_TWICE,
      Code.SOURCE_NOT_ALLOWED,
      Code.FILE_NOT_FOUND),
  TOO_MANY_REQUESTS(429, "Too Many Requests", Code.REQUEST_RATE, Code.QUEUE_FULL),
  SERVICE_UNAVAILABLE(
      503,
      "Service Unavailable",
      Code.REQUEST_TOO_MANY,
      Code.LEDGER_FAILED,
      Code.INSUFFICIENT_DISK,
      Code.NOT_WRITABLE),
  INTERNAL_SERVER_ERROR(500, "Internal Server Error");

  private final int number;
  private final String phrase;
  private final Set<Code> codes;

  Status(int number, String phrase, Code... codes) {
    this.number = number;
    this.phrase = phrase;
    this.codes = Set.of(codes);
  }

  static Status of(Code code) {
    return Arrays.stream(values())
        .filter(status -> status.codes.contains(code))
        .findFirst()
        .orElse(INTERNAL_SERVER_ERROR);
  }

  int number() {
    return number;
  }

  String phrase() {
    return phrase;
  }
}
