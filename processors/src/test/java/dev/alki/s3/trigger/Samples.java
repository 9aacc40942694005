// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3.trigger;

/// Messages as S3 sends them.
final class Samples {
  static final String TEST =
      """
      {"Service": "Amazon S3", "Event": "s3:TestEvent", "Time": "2026-11-25T00:00:00.000Z",
       "Bucket": "models", "RequestId": "5582815E1AEA5ADF", "HostId": "8cLeGAmw098X5cv4Zkwcmo8vv"}
      """;

  private Samples() {}

  /// The key as it stands in events.
  static String created(String bucket, String key) {
    return "{\"Records\": [" + record(bucket, key, "ObjectCreated:Put") + "]}";
  }

  static String record(String bucket, String key, String name) {
    return """
    {"eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-west-2",
     "eventTime": "1970-01-01T00:00:00.000Z", "eventName": "%s",
     "s3": {"s3SchemaVersion": "1.0", "configurationId": "testConfigRule",
      "bucket": {"name": "%s", "arn": "arn:aws:s3:::%2$s"},
      "object": {"key": "%s", "size": 1024, "eTag": "d41d8cd98f00b204e9800998ecf8427e",
       "versionId": "096fKKXTRTtl3on89fVO.nfljtsv6qko", "sequencer": "0055AED6DCD90281E5"}}}
    """
        .formatted(name, bucket, key);
  }
}
