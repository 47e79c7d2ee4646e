from __future__ import annotations

import json
import time
from base64 import b64encode, urlsafe_b64encode
from textwrap import wrap
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pytest_runbooks.reporting.masking import Masker

# Put together here, so that scanners of repositories do not take them for lost ones.
GITHUB = "ghp_" + "a1B2c3D4e5" * 3
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY"
KEY_ID = "AKIA" + "IOSFODNN7EXAMPLE"
JWT = ".".join(["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxIn0", "c2lnbmF0dXJl"])
SESSION = "IQoJb3JpZ2luX2Vj" + "A1b2C3d4/+" * 20
BEGIN, END = "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"
KEY = f"{BEGIN}\nMIIEowIBAAKCAQEA\nqhkiG9w0BAQEFAA\nXyz=\n{END}"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"token {GITHUB}.", "token ***."),
        (
            f"remote: https://x-access-token:{GITHUB}@github.com/a",
            "remote: https://x-access-token:***@github.com/a",
        ),
        ("xox" + "b-123456789012-abcdef", "***"),
        (f"session {SESSION} ends", "session *** ends"),
        (f"cookie={JWT};", "cookie=***;"),
        (f"{KEY_ID}\t{SECRET_KEY}\n", f"{KEY_ID}\t***\n"),
        ("login --password=opensesame -v", "login --password=*** -v"),
        ("login --password='open sesame'", "login --password='***'"),
        ("<SecretAccessKey>opensesame</SecretAccessKey>", "<SecretAccessKey>***</SecretAccessKey>"),
        (f"ACCESSKEY {KEY_ID} Active\n  {SECRET_KEY}", f"ACCESSKEY {KEY_ID} Active\n  ***"),
        (f"{BEGIN}\nMIIE\nabcd\n{END}\nnext", f"{BEGIN}\n***\n***\n{END}\nnext"),
        (f'"key": "{BEGIN}\\nMIIE\\nabcd"', f'"key": "{BEGIN}\\***\\***"'),
        (f"{BEGIN}\nMIIE\nabc", f"{BEGIN}\n***\nabc"),
        (f"done\n\nMIIE\nabcd\n{END}", f"done\n\n***\n***\n{END}"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
        ("> authorization: Basic dXNlcjpwYXNz", "> authorization: Basic ***"),
        ('{"Authorization": "token abcdef"}', '{"Authorization": "***"}'),
        ("curl -H 'Authorization: abcdef'", "curl -H 'Authorization: ***'"),
        ("use Bearer 0123456789abcdef0", "use Bearer ***"),
        ("postgres://admin:hunter2@db:5432/x", "postgres://admin:***@db:5432/x"),
        ('"MasterUserPassword": "hunter2",', '"MasterUserPassword": "***",'),
        ('"SecretString": "{\\"password\\":\\"hunter2\\"}"', '"SecretString": "***"'),
        ('"Body": "{\\"password\\":\\"hunter2\\"}"', '"Body": "{\\"password\\":\\"***\\"}"'),
        ('"Password": "hunt', '"Password": "***'),
        ("'password': 'hunter2'}", "'password': '***'}"),
        ("DB_PASSWORD=hunter2 ./run", "DB_PASSWORD=*** ./run"),
        ("export TOKEN='a b c'", "export TOKEN='***'"),
        ('client_secret = "hunter2"', 'client_secret = "***"'),
        ("  password: hunter2", "  password: ***"),
        ("- api-key: hunter2\r\n", "- api-key: ***\r\n"),
        ("grant_type=x&client_secret=hunter2&a=b", "grant_type=x&client_secret=***&a=b"),
        (
            "aws rds --master-user-password hunter2 --y",
            "aws rds --master-user-password *** --y",
        ),
        ("aws rds x --master-user-password 'hunter 2'", "aws rds x --master-user-password '***'"),
        ("?X-Amz-Signature=0123456789abcdef&a", "?X-Amz-Signature=***&a"),
        ("curl -u user:hunter2 https://x/", "curl -u user:*** https://x/"),
        ("curl -sSu 'user:hunter2' x", "curl -sSu 'user:***' x"),
        ("curl -uuser:hunter2 x", "curl -uuser:*** x"),
        ('curl --user "user:hunter2" x', 'curl --user "user:***" x'),
        ("curl \\\n  --proxy-user=user:hunter2", "curl \\\n  --proxy-user=user:***"),
        ("mysql -h db -uroot -phunter2 orders", "mysql -h db -uroot -p*** orders"),
        ("mysqldump \\\n  -p'hunter 2' orders", "mysqldump \\\n  -p'***' orders"),
        ("Set-Cookie: session=hunter2; Path=/", "Set-Cookie: session=***; Path=/"),
        ("< set-cookie: __Host-id=hunter2", "< set-cookie: __Host-id=***"),
        ("Cookie: a=hunter; session=hunter2", "Cookie: ***"),
    ],
)
def test_what_has_the_form_or_the_name_of_a_secret_is_masked(text: str, masked: str) -> None:
    assert Masker().mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        '"NextToken": "abcdef"',
        "<NextToken>abcdef</NextToken>",
        f"{KEY_ID} came with commit {'3b18e512' * 5}",
        '"ClientRequestToken": "abcdef"',
        '"PasswordLastUsed": "2026-01-01"',
        '"SecretId": "prod/db"',
        '"Password": "***"',
        '"Password": ""',
        '"Password": "[..]"',
        '"Token": "[UUID:token]"',
        '"Password": null',
        "password: $DB_PASSWORD",
        "PASSWORD=${DB_PASSWORD}",
        "PASSWORD=$(cat file)",
        "--password <password>",
        "--client-secret YOUR_SECRET_HERE",
        "--password --other",
        "TOKEN_COUNT=5",
        "Error: unexpected token: found `}`, and the password: is wrong",
        "The secret is kept in the store.",
        "PWD=/work",
        f"arn:aws:iam::111111111111:user/{KEY_ID}",
        "0123456789abcdef0123456789abcdef01234567",  # a commit
        "sha256:" + "ab" * 32,
        "7c9e6679-7425-40de-944b-e07fc1f90ae7",
        "http://127.0.0.1:4566/a@b",
        "git@github.com:a/b.git",
        "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
        "secret: arn:aws:secretsmanager:eu-west-1:111111111111:secret:db",
        "Authorization: AWS4-HMAC-SHA256 Credential=1/20260101/eu-west-1/s3/aws4_request",
        "password:",
        "token: expired",
        "AWS_SESSION_TOKEN=unset",
        "Authorization: header is missing",
        "authorization = required",
        "Authorization: $TOKEN",
        "credentials=default",
        "s3://b/secret=1a2b3c/part",
        "docker run -u 1000:1000 --user root:root image",
        "curl -u $NAME:$WORD x",
        'curl -u "$NAME:$(cat word)" x',
        "curl -u user: x",
        "curl -u http://localhost:8080/x",
        "sudo -u postgres psql -p5432",
        "mysql -p orders",
        "mysql -u root -p$WORD | tee -plain",
        "mkdir -plain",
        "the cookie: a crumb",
        "",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert Masker([]).mask(text) == text


VALUE = "correct-horse/battery+staple"


@pytest.mark.parametrize(
    "written",
    [
        VALUE,
        quote(VALUE, safe=""),
        quote_plus(VALUE),
        VALUE.encode().hex(),
        json.dumps(VALUE)[1:-1],
        b64encode(VALUE.encode()).decode().rstrip("="),
        urlsafe_b64encode(VALUE.encode()).decode().rstrip("="),
    ],
)
def test_a_known_value_is_masked_however_it_is_written(written: str) -> None:
    masked = Masker([VALUE]).mask(f"before [{written}] after")
    assert masked.startswith("before [***")
    assert len(masked) < 30  # of base64, the last characters depend on what follows


@pytest.mark.parametrize("user", ["u", "us", "usr", "user"])
def test_a_known_value_is_masked_within_longer_base64(user: str) -> None:
    whole = f"{user}:{VALUE}@host"
    masked = Masker([VALUE]).mask(b64encode(whole.encode()).decode())
    assert "***" in masked
    assert len(masked) < 20


def test_base64_that_is_broken_into_lines_is_masked_on_each() -> None:
    value = "".join(chr(33 + n * 7 % 90) for n in range(200))
    encoded = wrap(b64encode(value.encode()).decode(), 76)
    assert Masker([value]).mask("\n".join(encoded)).split("\n")[:3] == ["***", "***", "***"]


def test_each_line_of_a_value_is_a_secret() -> None:
    masker = Masker(["first-line-of-it\n  second-line-of-it\n"])
    assert masker.mask("a second-line-of-it b") == "a *** b"


@pytest.mark.parametrize(
    "value",
    [
        "emulator",
        "test",
        "true",
        "111111111111",
        "123456789012",
        "short",
        "aaaaaaaa",
        "",
        "/usr/bin",
    ],
)
def test_values_that_stand_everywhere_are_not_masked(value: str) -> None:
    text = f"a {value} b"
    assert Masker([value]).mask(text) == text


def test_values_that_overlap_are_both_masked() -> None:
    assert Masker(["abcdefgh", "efghijkl"]).mask("<abcdefghijkl>") == "<***>"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("x correct-ho", "x ***"),
        ("ery+staple x", "*** x"),
        ("  tery+staple\n", "  ***\n"),
        ("x correct-horse… (12 more characters)", "x ***… (12 more characters)"),
        ("x correct-horse … (12 more characters)", "x *** … (12 more characters)"),
        ("correct-ho\nnext", "***\nnext"),
        # No cut is there.
        ("x correct-hour x", "x correct-hour x"),
        ("is the correct- one", "is the correct- one"),
        ("x cor", "x cor"),
    ],
)
def test_what_a_cut_left_of_a_known_value_is_masked(text: str, masked: str) -> None:
    assert Masker([VALUE]).mask(text) == masked


SECRETS = st.text(alphabet="abcdefghXYZ0189+/=-_", min_size=6, max_size=40).filter(
    lambda text: len(set(text)) > 2 and Masker([text]).mask(f" {text} ") == " *** "
)


@given(SECRETS, st.text(alphabet="mnop \n\"'", max_size=30), st.integers(0, 200))
@example("aabaabaabaab", "", 5)
def test_of_a_known_value_nothing_stays_wherever_a_text_is_cut(
    secret: str, around: str, at: int
) -> None:
    text = f"{around}{secret} {around}\n{secret}{secret} {around}"
    at = at % (len(text) + 1)
    masker = Masker([secret])
    head, tail = masker.mask(text[:at]), masker.mask(text[at:])
    for part in (head, tail, masker.mask(text), head + "\n[7 bytes more]\n" + tail):
        pieces = [secret[start : start + 6] for start in range(len(secret) - 5)]
        assert [piece for piece in pieces if piece in part] == []


@given(
    st.text(max_size=60) | st.sampled_from([KEY, f"{KEY}\n{KEY}", GITHUB, JWT]),
    st.lists(SECRETS, max_size=3),
)
def test_a_text_keeps_its_lines_and_is_masked_once(text: str, secrets: list[str]) -> None:
    masker = Masker(secrets)
    masked = masker.mask(text)
    assert masked.count("\n") == text.count("\n")
    assert masker.mask(masked) == masked


@given(st.integers(0, len(KEY)))
def test_of_a_private_key_that_is_cut_only_the_frame_stays(at: int) -> None:
    masker = Masker()
    parts = masker.mask(KEY[:at]) + "|" + masker.mask(KEY[at:])
    assert [one for one in ("IEowIBAAKCAQ", "hkiG9w0BAQEF", "Xyz=") if one in parts] == []


def test_data_are_masked_in_every_text() -> None:
    data = {"a": [VALUE, 5, None, True], VALUE: {"b": f"x {VALUE}"}, "c": (VALUE,)}
    assert Masker([VALUE]).mask_data(data) == {
        "a": ["***", 5, None, True],
        "***": {"b": "x ***"},
        "c": ["***"],
    }


def test_a_large_text_is_masked_in_no_time() -> None:
    masker = Masker([f"{VALUE}{number}" for number in range(20)])
    lines = "\n".join(f'  "key{n}": "value {n}", word ab{n}=cd{n}' for n in range(2_000))
    alike = [
        one * 50_000 for one in ("x", "a\n", "-", '"', "\\", " ", "\n", "a=", "://", "eyJ", "-\n")
    ]
    alike += [
        one * 20_000
        for one in ("mysql ", " -u a", " -u a:", "set-cookie:a", "cookie:", "-p", "mysql -")
    ]
    for text in [lines, *alike]:
        started = time.perf_counter()
        masker.mask(text)
        assert time.perf_counter() - started < 3, text[:20]
