from __future__ import annotations

import json

import pytest

from pytest_runbooks.model import Form

from .holding import hold, told

UUID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
OTHER = "16fd2706-8baf-433b-82eb-8c7fada847da"
HASH = "d41d8cd98f00b204e9800998ecf8427e"
OTHER_HASH = "9e107d9d372bb6826bd81d3542a419d6"
ARN = "arn:aws:{}:af-south-1:123456789012:{}".format
TIME, LATER = "2024-01-02T03:04:05.678+0000", "2026-11-22T13:45:00.001+0000"

LOOSENED = [
    # anywhere in a string
    ("RevisionId", UUID, OTHER, "UUID"),
    ("Message", f"backup {UUID} of 3", f"backup {OTHER} of 3", "UUID"),
    ("KeyArn", ARN("kms", f"key/{UUID}"), ARN("kms", f"key/{OTHER}"), "UUID"),
    ("LastModified", TIME, LATER, "TIMESTAMP"),
    ("created", "2024-01-02 03:04:05,678", "2026-11-22 13:45:00,001", "TIMESTAMP"),
    ("date", "Tue, 02 Jan 2024 03:04:05 GMT", "Sun, 22 Nov 2026 13:45:00 GMT", "TIMESTAMP"),
    ("StreamArn", f"a:table/t/stream/{TIME[:23]}", f"a:table/t/stream/{LATER[:23]}", "TIMESTAMP"),
    ("VpcId", "vpc-0a1b2c3d", "vpc-0fedcba9876543210", "ID"),
    ("InstanceArn", ARN("ec2", "instance/i-0a1b2c3d"), ARN("ec2", "instance/i-00000000"), "ID"),
    ("TransitGatewayAttachmentId", "tgw-attach-0a1b2c3d", "tgw-attach-00000000", "ID"),
    ("DbiResourceId", f"db-{'A1' * 13}", f"db-{'B2' * 13}", "ID"),
    ("KeyId", f"mrk-{HASH}", f"mrk-{OTHER_HASH}", "ID"),
    ("AccessKeyId", "AKIAIOSFODNN7EXAMPLE", "AKIAZZZZZZZZZZZZZZZ2", "ID"),
    ("UserId", "AROAEXAMPLEID3DFXRYG2:deploy", "AROAZZZZZZZZZZZZZZZZ2:deploy", "ID"),
    ("Id", "/hostedzone/Z1D633PJN98FT9", "/hostedzone/4DZEFEOIK7WFT2OS57Q1GK", "ID"),
    ("Id", "/change/C2682N5HXP0BZ4", "/change/C1PA6795UKMFR9", "ID"),
    ("Url", "https://a1b2c3d4e5.execute-api.af-south-1.amazonaws.com/v1.0",
     "https://zzzzzzzzzz.execute-api.af-south-1.amazonaws.com/v1.0", "ID"),
    ("Arn", "arn:aws:apigateway:af-south-1::/restapis/a1b2c3d4e5/stages/v1",
     "arn:aws:apigateway:af-south-1::/restapis/zzzzzzzzzz/stages/v1", "ID"),
    ("SourceArn", ARN("execute-api", "a1b2c3d4e5/*/GET/products"),
     ARN("execute-api", "zzzzzzzzzz/*/GET/products"), "ID"),
    ("ARN", "arn:aws:cloudfront::123456789012:distribution/EDFDVBD6EXAMPLE",
     "arn:aws:cloudfront::123456789012:distribution/T2YD42R5FUYTO", "ID"),
    ("DomainName", "d111111abcdef8.cloudfront.net", "zxdy7699wc4ik.cloudfront.net", "ID"),
    ("UserPoolId", "af-south-1_AbCdEf123", "af-south-1_0a1b2c3d4e5f60718293a4b5c6d7e8f9", "ID"),
    ("BackupArn", ARN("dynamodb", "table/t/backup/01489602797149-73d8d5bc"),
     ARN("dynamodb", "table/t/backup/01795356365284-00000000"), "ID"),
    ("LoadBalancerArn", ARN("elasticloadbalancing", "loadbalancer/app/lb/50dc6c495c0c9188"),
     ARN("elasticloadbalancing", "loadbalancer/app/lb/0000000000000000"), "ID"),
    ("DNSName", "lb-1234567890.af-south-1.elb.amazonaws.com",
     "lb-12345678.af-south-1.elb.amazonaws.com", "ID"),
    ("taskArn", ARN("ecs", f"task/c/{HASH}"), ARN("ecs", f"task/c/{OTHER_HASH}"), "ID"),
    ("ARN", ARN("secretsmanager", "secret:prod/db-AbCdEf"),
     ARN("secretsmanager", "secret:prod/db-x1Y2z3"), "ID"),
    ("PhysicalResourceId", "products-Table-1A2B3C4D5E6F7", "products-Table-R2SUAL11HVLE", "ID"),
    ("logStreamName", f"2024/01/02/[$LATEST]{HASH}", f"2026/11/22/[$LATEST]{OTHER_HASH}", "ID"),
    ("X-Ray", "Root=1-5759e988-bd862e3fe1be46a994272793",
     "Root=1-00000000-000000000000000000000000", "ID"),
    ("Endpoint", "http://localhost:4566/q", "http://localhost:43021/q", "ID"),
    ("QueueUrl", "https://sqs.af-south-1.amazonaws.com/123456789012/q",
     "http://127.0.0.1:43021/123456789012/q", "URL"),
    # under their keys
    ("RequestId", "EXAMPLE1-90ab", "x", "ID"),
    ("x-amzn-RequestId", "EXAMPLE1-90ab", "x", "ID"),
    ("ETag", f'"{HASH}"', f'"{OTHER_HASH}-2"', "ID"),
    ("ETag", HASH, OTHER_HASH, "ID"),
    ("ETag", "E2QWRUHAPOMQZL", "W84Q9ZAKG9108", "ID"),
    ("IfMatch", "E2QWRUHAPOMQZL", "W84Q9ZAKG9108", "ID"),
    ("VersionId", "3sL4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY", UUID, "ID"),
    ("CodeSha256", f"{'A1' * 21}B=", f"{'c/' * 21}D=", "ID"),
    ("restApiId", "a1b2c3d4e5", "zzzzzzzz", "ID"),
    ("parentId", "a1b2c3", "zzzzzzzzzz", "ID"),
    ("deploymentId", "abcdefghij", "zzzzzz", "ID"),
    ("id", "a1b2c3d4e5", "zzzzzzzzzz", "ID"),
    ("Id", "E2QWRUHAPOMQZL", "T2YD42R5FUYTO", "ID"),
    ("HostedZoneId", "Z1D633PJN98FT9", "4DZEFEOIK7WFT2OS57Q1GK", "ID"),
    ("UserId", "AIDACKCEVSQ6C2EXAMPLE", "mtv8pu1bwxqvfoqgaxyl", "ID"),
    ("ClientId", "0a1b2c3d4e5f6g7h8i9j0k1l2m", "z" * 26, "ID"),
    ("MessageId", "0100018f-0000-7000-a000-000000000000-000000", f"{OTHER}-000001", "ID"),
    ("eventId", "31132629274945519779805322857203735586714454643391594505", "0", "ID"),
    (
        *("OperationId", "gv4g5meo7ndmeh4fqskygvk23d2fijwa-k9xmplyzd"),
        *("cosfogyr3xkxwnrek8pk3yr9oudocuzr-enun5z3j", "ID"),
    ),
    ("NamespaceId", "ns-abcd1234xmplefgh", "ns-u7lvlb8ogxj3cb1kukvh", "ID"),
    ("UploadId", "exampleTUVGeKAk3Ob7qMynRKqe3ROcavPRwg92eA", "jWBYr7bAAA", "ID"),
    ("NextToken", "AAMA-EFRSURBSGg=", "eyJ2IjogMX0=", "ID"),
    ("ReceiptHandle", "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a", "zzz", "ID"),
    ("value", "4T5U7PZ01EoerWpFuxGH6mLzbkInVKCywtavQcqf",
     "KXZC1zDaid6tmJ8TuQby7OMrGvlIN5cqWBoFp9fh", "ID"),
    ("CallerReference", "1795356365.284081", "1795356369", "ID"),
    ("PublicIp", "54.214.1.68", "127.0.0.9", "IP"),
    ("PrivateDnsName", "ip-10-0-1-2.ec2.internal", "ip-10-0-9-9.ec2.internal", "ID"),
    ("CreatedTimestamp", "1704164645", "1795356365", "TIMESTAMP"),
    ("SentTimestamp", "1704164645678", "1795356365001", "TIMESTAMP"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "documented", "actual", "kind"), LOOSENED)
def test_a_volatile_string_is_matched_by_class(
    key: str, documented: str, actual: str, kind: str
) -> None:
    expectation = json.dumps({"Name": "a", key: documented}, indent=2)
    comparison = hold(expectation, json.dumps({"Name": "a", key: actual}), form=Form.JSON)
    assert comparison.matches, comparison
    assert comparison.loosened == (f"line 3: `{key}` by class {kind}",)


@pytest.mark.parametrize(("key", "documented", "actual", "kind"), LOOSENED)
def test_a_strict_expectation_loosens_nothing(
    key: str, documented: str, actual: str, kind: str
) -> None:
    assert kind
    expectation, output = json.dumps({key: documented}), json.dumps({key: actual})
    assert not hold(expectation, output, form=Form.JSON, strict_ids=True).matches
    assert hold(expectation, expectation, form=Form.JSON, strict_ids=True).matches


@pytest.mark.parametrize(("key", "documented", "actual", "kind"), LOOSENED)
def test_what_came_out_as_documented_is_not_loosened(
    key: str, documented: str, actual: str, kind: str
) -> None:
    assert actual != documented
    assert kind
    text = json.dumps({key: documented})
    assert hold(text, text, form=Form.JSON).loosened == ()


@pytest.mark.parametrize(("key", "documented", "actual", "kind"), LOOSENED)
def test_a_volatile_value_is_no_other_thing(
    key: str, documented: str, actual: str, kind: str
) -> None:
    assert actual
    assert kind
    for other in ("", "None", f"{documented} ", None, True, [documented]):
        output = json.dumps({key: other})
        matches = hold(json.dumps({key: documented}), output, form=Form.JSON).matches
        # A request id, an upload id and a token may look like anything.
        assert not matches or (other == "None" and key in ANY), other


ANY = {"RequestId", "x-amzn-RequestId", "NextToken", "ReceiptHandle"}


@pytest.mark.parametrize(
    ("key", "documented", "actual"),
    [
        ("AccountId", "123456789012", "111111111111"),
        ("Arn", ARN("sns", "alerts"), ARN("sns", "alarms")),
        ("Arn", ARN("sns", "alerts"), ARN("sns", "alerts").replace("af-south", "eu-west")),
        ("QueueUrl", "https://sqs.af-south-1.amazonaws.com/123456789012/q",
         "https://sqs.eu-west-1.amazonaws.com/123456789012/q"),
        ("QueueUrl", "https://sqs.af-south-1.amazonaws.com/123456789012/q",
         "http://127.0.0.1:43021/111111111111/q"),
        ("VpcId", "vpc-0a1b2c3d", "subnet-0a1b2c3d"),
        ("UserId", "AROAEXAMPLEID3DFXRYG2:deploy", "AIDAZZZZZZZZZZZZZZZZ2:deploy"),
        ("UserPoolId", "af-south-1_AbCdEf123", "eu-west-1_AbCdEf123"),
        ("logStreamName", f"2024/01/02/[7]{HASH}", f"2024/01/02/[8]{HASH}"),
        ("ETag", f'"{HASH}"', OTHER_HASH),
        ("Region", "af-south-1", "eu-west-1"),
        ("Version", "1", "2"),
        ("Version", "2012-10-17", "2008-10-17"),
        ("VersionId", "v1", "v2"),
        ("VersionId", "null", "none"),
        ("id", "product001", "product002"),
        ("id", "PRODUCT00012", "PRODUCT00013"),
        ("orderId", "ORD202603011", "ORD202603012"),
        ("TableName", "products-dev", "products-sit"),
        ("BucketName", "artifacts-123456789012", "artifacts-111111111111"),
        ("Status", "ACTIVE", "CREATING"),
        ("fromDate", "2025-06-01", "2025-06-02"),
        ("MD5OfMessageBody", HASH, OTHER_HASH),
        ("Key", f"builds/{HASH}", f"builds/{OTHER_HASH}"),
        ("PathPart", "a1b2c3d4e5", "zzzzzzzzzz"),
        ("CidrBlock", "10.0.0.0/16", "10.1.0.0/16"),
        ("SizeTimestampFormat", "1704164645", "1795356365"),
        ("Content", "content-length", "content-width"),
        ("content-length", "12", "13"),
    ],
)  # fmt: skip
def test_what_says_something_is_never_loosened(key: str, documented: str, actual: str) -> None:
    expectation = json.dumps({key: documented})
    assert not hold(expectation, json.dumps({key: actual}), form=Form.JSON).matches


@pytest.mark.parametrize(
    ("documented", "actual", "matches"),
    [
        pytest.param('{"CreationDate": 1704164645.1}', '{"CreationDate": 1795356365}', True,
                     id="seconds"),
        pytest.param('{"createdAt": 1704164645}', '{"createdAt": 1795356365}', True, id="at"),
        pytest.param('{"expires_at": 1704164645}', '{"expires_at": 1795356365}', True, id="_at"),
        pytest.param('{"ingestionTime": 1704164645678}', '{"ingestionTime": 1795356365000}', True,
                     id="milliseconds"),
        pytest.param('{"Timestamp": 1704164645}', '{"Timestamp": "2026-11-22T13:45:00Z"}', True,
                     id="seconds_that_another_version_writes_as_text"),
        pytest.param('{"Timestamp": "2026-11-22T13:45:00Z"}', '{"Timestamp": 1704164645.5}', True,
                     id="text_that_another_version_writes_as_seconds"),
        pytest.param('{"At": {"N": "1704164645"}}', '{"At": {"N": "1795356365"}}', True,
                     id="a_time_in_an_item_of_dynamodb"),
        pytest.param('{"Time": 1704164645}', '{"Time": 1795356365000}', False, id="another_scale"),
        pytest.param('{"Time": 1704164645}', '{"Time": 900}', False, id="no_time"),
        pytest.param('{"Time": 1704164645}', '{"Time": "soon"}', False, id="no_time_in_words"),
        pytest.param('{"Timeout": 1704164645}', '{"Timeout": 1795356365}', False, id="a_timeout"),
        pytest.param('{"Format": 1704164645}', '{"Format": 1795356365}', False, id="a_format"),
        pytest.param('{"Time": 900}', '{"Time": 901}', False, id="a_small_number"),
        pytest.param('{"Size": 1704164645}', '{"Size": 1795356365}', False, id="a_size"),
        pytest.param('{"HTTPHeaders": {"content-length": "12"}}',
                     '{"HTTPHeaders": {"content-length": "13"}}', True, id="a_header"),
    ],
)  # fmt: skip
def test_times_and_headers(documented: str, actual: str, matches: bool) -> None:
    assert hold(documented, actual, form=Form.JSON).matches == matches


def test_a_time_as_a_number_is_reported() -> None:
    comparison = hold('{\n"At": 1704164645}', '{"At": 1795356365}', form=Form.JSON)
    assert comparison.loosened == ("line 2: `At` by class TIMESTAMP",)


def test_two_classes_in_one_string_are_reported_together() -> None:
    documented, actual = f'"{UUID} at {TIME}"', f'"{OTHER} at {LATER}"'
    comparison = hold(documented, actual, form=Form.JSON)
    assert comparison.loosened == ("line 1: the value by class UUID and TIMESTAMP",)


def test_an_id_is_the_same_wherever_it_is_documented() -> None:
    documented = '{"VpcId": "vpc-0a1b2c3d", "Subnets": ["vpc-0a1b2c3d"]}'
    same = '{"VpcId": "vpc-11111111", "Subnets": ["vpc-11111111"]}'
    other = '{"VpcId": "vpc-11111111", "Subnets": ["vpc-22222222"]}'
    assert hold(documented, same, form=Form.JSON).matches
    assert told(hold(documented, other, form=Form.JSON)) == (
        '.1  "Subnets":\n'
        '.1-   [0]: "vpc-0a1b2c3d"\n'
        '..+   [0]: "vpc-22222222"\n'
        "..~ `vpc-0a1b2c3d` stands for `vpc-11111111`\n"
    )


def test_an_id_is_the_same_in_later_steps_and_in_other_places() -> None:
    api = '{"id": "a1b2c3d4e5"}'
    bindings = hold(api, '{"id": "zzzzzzzzz1"}', form=Form.JSON).bindings
    url = '{"Url": "https://a1b2c3d4e5.execute-api.af-south-1.amazonaws.com/"}'
    for value, matches in (("zzzzzzzzz1", True), ("zzzzzzzzz2", False)):
        actual = url.replace("a1b2c3d4e5", value)
        assert hold(url, actual, form=Form.JSON, bindings=bindings).matches == matches


def test_an_id_that_came_out_as_documented_stays_itself() -> None:
    text = '{"VpcId": "vpc-0a1b2c3d"}'
    bindings = hold(text, text, form=Form.JSON).bindings
    assert not hold(text, text.replace("0a", "1a"), form=Form.JSON, bindings=bindings).matches


def test_different_documented_ids_may_be_one_actual_id() -> None:
    assert hold('["vpc-0a1b2c3d", "vpc-00000000"]', '["vpc-1a1b2c3d", "vpc-1a1b2c3d"]',
                form=Form.JSON).matches  # fmt: skip


def test_times_request_ids_and_tokens_are_no_things() -> None:
    documented = json.dumps([{"CreatedAt": TIME, "RequestId": "abc", "NextToken": "x" * 9}] * 2)
    actual = [
        {"CreatedAt": TIME, "RequestId": "d", "NextToken": "y"},
        {"CreatedAt": LATER, "RequestId": "e", "NextToken": "z"},
    ]
    assert hold(documented, json.dumps(actual), form=Form.JSON).matches


def test_a_key_may_be_volatile() -> None:
    documented, actual = f'{{"{UUID}": ["CURRENT"]}}', f'{{"{OTHER}": ["CURRENT"]}}'
    comparison = hold(documented, actual, form=Form.JSON)
    assert comparison.matches
    assert comparison.loosened == (f"line 1: `{UUID}` by class UUID",)
    assert not hold(documented, actual, form=Form.JSON, strict_ids=True).matches


def test_a_key_that_came_out_as_documented_stays_itself() -> None:
    documented, actual = f'{{"{UUID}": 1, "a": "{UUID}"}}', f'{{"{UUID}": 1, "a": "{OTHER}"}}'
    assert not hold(documented, actual, form=Form.JSON).matches


def test_a_volatile_stretch_may_stay_beside_one_that_changes() -> None:
    documented = f'"https://sqs.af-south-1.amazonaws.com/123456789012/q {UUID}"'
    assert hold(documented, documented.replace(UUID, OTHER), form=Form.JSON).matches


def test_what_the_author_wrote_as_a_class_is_not_loosened_further() -> None:
    documented = f'{{"RequestId": "[INT]", "Arn": "key/[UUID:key] {UUID}"}}'
    actual = f'{{"RequestId": "5", "Arn": "key/{OTHER} {OTHER}"}}'
    comparison = hold(documented, actual, form=Form.JSON)
    assert comparison.matches
    assert comparison.bindings["key"] == OTHER
    assert comparison.loosened == ("line 1: `Arn` by class UUID",)
    assert not hold(documented, actual.replace('"5"', '"x"'), form=Form.JSON).matches


def test_text_is_never_loosened() -> None:
    assert not hold(UUID, OTHER).matches
