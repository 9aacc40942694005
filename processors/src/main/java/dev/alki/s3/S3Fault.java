// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Setting;
import java.io.IOException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/// What the service, or the way to it, did not do.
public final class S3Fault {
  private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);

  private S3Fault() {}

  /// `where` is what was asked for.
  public static Fault of(Object where, SdkException e) {
    if (!(e instanceof AwsServiceException answer)) {
      return unanswered(where, e);
    }
    return switch (answer.statusCode()) {
      case 401, 403 ->
          Fault.in(Code.BUCKET_DENIED, where)
              .what("the service answered " + said(answer))
              .help("Check the access key and what it may read and write.")
              .cause(e)
              .fault();
      case 404 ->
          Fault.in(Code.FILE_NOT_FOUND, where)
              .what("there is no such bucket or object")
              .help("Check the name and the region.")
              .cause(e)
              .fault();
      case 412 ->
          Fault.in(Code.FILE_CHANGED, where)
              .what("was replaced by another object meanwhile")
              .help("Start again when nobody writes there any more.")
              .cause(e)
              .fault();
      default ->
          Fault.in(Code.BUCKET_UNAVAILABLE, where)
              .what("the service answered " + said(answer))
              .help("Start again later; what has been transferred is kept.")
              .cause(e)
              .fault();
    };
  }

  /// Whether the same may well succeed in a moment.
  static boolean passing(SdkException e) {
    return e instanceof AwsServiceException answer
        ? PASSING.contains(answer.statusCode())
        : e.getCause() instanceof IOException;
  }

  private static String said(AwsServiceException answer) {
    String word = answer.awsErrorDetails() == null ? "" : answer.awsErrorDetails().errorCode();
    return answer.statusCode() + (word == null || word.isEmpty() ? "" : " " + word);
  }

  /// Nobody was asked, or nobody has answered.
  private static Fault unanswered(Object where, SdkException e) {
    String said = String.valueOf(e.getMessage());
    if (said.contains("load region")) {
      return Fault.in(Code.SETTING_INVALID, Setting.S3_REGION.key())
          .what("is not set, and neither environment nor profile of AWS names a region")
          .help("Set it.")
          .cause(e)
          .fault();
    }
    if (said.contains("load credentials")) {
      return Fault.in(Code.SETTING_INVALID, Setting.S3_KEY_ID.key())
          .what("is not set, and neither environment nor profile of AWS has credentials")
          .help("Set it and " + Setting.S3_KEY_SECRET.key() + ".")
          .cause(e)
          .fault();
    }
    String reason = e.getCause() instanceof IOException io ? String.valueOf(io.getMessage()) : said;
    return Fault.in(Code.BUCKET_UNAVAILABLE, where)
        .what("the service cannot be reached: " + S3Objects.printable(reason))
        .help("Check " + Setting.S3_ENDPOINT.key() + " and the network, then start again.")
        .cause(e)
        .fault();
  }
}
