"""Which credentials are found, and what stands for one in examples and is none.

The secrets are put together here, so that no scanner takes this file for a leak.
"""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from zlib import crc32

import pytest

from .checking import Checker

KEY_ID = "AKIA" + "5TQJ7WZNB3HDVK2M"
SECRET_KEY = "q7Vd0RkPz3mXc8TfLw2y" + "HsJ6uGbN9eAa4iOv1EoZ"
CHANCE = "q7Vd0RkPz3mXc8TfLw2yHsJ6uGbN9eAa4iOv1EoZB5nWtYxKpQ"
GITHUB = "ghp_" + "q7Vd0RkPz3mXc8TfLw2yHsJ6uGbN9e"


def part(data: dict[str, object]) -> str:
    return urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")


def jwt(payload: dict[str, object]) -> str:
    return ".".join([part({"alg": "HS256", "typ": "JWT"}), part(payload), CHANCE[:43]])


def crc(body: str) -> str:
    """The sum as GitHub says it: CRC32 in base 62, six digits."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    number, found = crc32(body.encode()), ""
    while number:
        number, rest = divmod(number, 62)
        found = digits[rest] + found
    return found.rjust(6, "0")


CREDENTIALS = {
    "a secret key beside its id": (f"{KEY_ID} {SECRET_KEY}", "secret key of AWS"),
    "a secret key on the next line": (f"{KEY_ID}\nkey: {SECRET_KEY}", "secret key of AWS"),
    "a secret key by its name": (f"aws_secret_access_key = {SECRET_KEY}", "secret key of AWS"),
    "a secret key in JSON": (f'"SecretAccessKey": "{SECRET_KEY}"', "secret key of AWS"),
    "a token of GitHub": (GITHUB + crc(GITHUB[4:]), "token of GitHub"),
    "a token of npm": ("npm_" + GITHUB[4:] + crc(GITHUB[4:]), "token of npm"),
    "a token of GitLab": ("glpat-" + CHANCE[:20], "token of GitLab"),
    "a token of Slack": (f"xoxb-{'2839471056'}-{CHANCE[:24]}", "token of Slack"),
    "a key of Stripe": ("sk_live_" + CHANCE[:24], "key of Stripe"),
    "a key of Google": ("AIza" + CHANCE[:35], "key of Google"),
    "a token of PyPI": ("pypi-Ag" + CHANCE, "token of PyPI"),
    "a key of SendGrid": (f"SG.{CHANCE[:22]}.{CHANCE[:43]}", "key of SendGrid"),
    "a token that never ends": (jwt({"sub": "robot"}), "JSON web token that never expires"),
}


@pytest.mark.parametrize("case", CREDENTIALS)
@pytest.mark.parametrize("form", ["In a sentence: {}\n", "```text\n{}\n```\n"])
def test_a_credential_is_found(case: str, form: str, check: Checker) -> None:
    text, kind = CREDENTIALS[case]
    found = check.diagnostics("# Page\n\n" + form.format(text), "RB410")
    assert [one.message for one in found] == [f"a {kind} stands in the text"]


def test_the_place_is_that_of_the_secret(check: Checker) -> None:
    (found,) = check(f"# Page\n\nUse {SECRET_KEY} with {KEY_ID}.\n", "RB410")
    assert found == (
        "page.md:3:5: RB410 a secret key of AWS stands in the text\n"
        "  make it invalid where it was made, then write a placeholder in its place"
    )


NONE = {
    "what AWS documents": "AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "an id alone": KEY_ID,
    "forty signs alone": SECRET_KEY,
    "a commit": f"{KEY_ID} 5f2a9c81d0e47b36fa18c92e7d40b5a36c1f8e02",
    "one sign forty times": f"{KEY_ID} {'x' * 40}",
    "a row": f"{KEY_ID} abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN",
    "a secret of a later paragraph": f"{KEY_ID}\n{'text ' * 60}\n{SECRET_KEY}",
    "a token with a wrong sum": GITHUB + "000000",
    "a token of one sign": "ghp_" + "x" * 36,
    "a short token": "glpat-xyz1",
    "a test key of Stripe": "sk_test_" + CHANCE[:24],
    "a token of Slack in words": "xoxb-your-token-goes-here-0000",
    "a token that has ended": jwt({"sub": "robot", "exp": 1700000000}),
    "the token of jwt.io": jwt({"sub": "1234567890", "name": "John Doe"}),
    "a token cut short": jwt({"sub": "robot"})[:60] + "...",
    "a long path": "/" + "/".join(["usr", "local", "share", "pytest", "runbooks", "examples"]),
    "a policy in base64": b64encode(b'{"expiration": "2026-01-01"}').decode(),
}


@pytest.mark.parametrize("case", NONE)
def test_what_is_no_credential_is_left(case: str, check: Checker) -> None:
    assert check(f"# Page\n\n{NONE[case]}\n", "RB410") == []


ED25519 = b64encode(
    bytes.fromhex("302e020100300506032b657004220420") + bytes(range(7, 39))
).decode()


def pem(body: str, kind: str = "PRIVATE KEY") -> str:
    return f"-----BEGIN {kind}-----\n{body}\n-----END {kind}-----"


def test_a_private_key_is_found(check: Checker) -> None:
    (found,) = check(f"# Page\n\n```text\n{pem(ED25519)}\n```\n", "RB411")
    assert found == (
        "page.md:4:1: RB411 a private key stands in the text\n"
        "  make another pair of keys, and write `...` in the place of this one's lines"
    )


@pytest.mark.parametrize("kind", ["RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY"])
def test_a_private_key_of_every_kind_is_found(kind: str, check: Checker) -> None:
    text = "\n".join(f"    {line}" for line in pem(ED25519, kind).split("\n"))
    assert len(check(f"# Page\n\n```yaml\nkey: |\n{text}\n```\n", "RB411")) == 1


NO_KEYS = (
    pem("..."),
    pem("MIIEpAIBAAKCAQEA...\n...\nq7Vd"),
    pem("<your key>"),
    pem(ED25519, "ENCRYPTED PRIVATE KEY"),
    pem("Proc-Type: 4,ENCRYPTED\n\n" + ED25519, "RSA PRIVATE KEY"),
    pem(ED25519, "PUBLIC KEY"),
    pem(ED25519, "CERTIFICATE"),
    "-----BEGIN PRIVATE KEY-----",
)


@pytest.mark.parametrize("text", NO_KEYS)
def test_what_is_no_whole_private_key_is_left(text: str, check: Checker) -> None:
    assert check(f"# Page\n\n```text\n{text}\n```\n", "RB411") == []


OURS = "<!-- runbook: timeout=5m -->\n"
PASSWORDS = (
    "aws rds modify-db-instance --db-instance-identifier a --master-user-password vQ4jT9wLs2",
    "aws rds modify-db-instance --db-instance-identifier a --master-user-password=vQ4jT9wLs2",
    "export DB_PASSWORD=vQ4jT9wLs2",
    "DB_PASSWORD='vQ4jT9wLs2' ./migrate",
    "psql postgresql://orders:vQ4jT9wLs2@db:5432/orders",
    "curl -u orders:vQ4jT9wLs2 https://api.example.com",
    "mysql -h db -u orders -pvQ4jT9wLs2",
    """aws secretsmanager create-secret --name a --secret-string '{"password": "vQ4jT9wLs2"}'""",
)


@pytest.mark.parametrize("command", PASSWORDS)
def test_a_password_in_a_command_is_found_in_runbooks(command: str, check: Checker) -> None:
    text = f"# Page\n\n```bash\n{command}\n```\n"
    found = check.diagnostics(text.replace("```bash", OURS + "```bash"), "RB412")
    assert [one.message for one in found] == ["a password or key stands in the command"]
    assert check(text, "RB412") == []


NO_PASSWORDS = (
    'aws rds modify-db-instance --db-instance-identifier a --master-user-password "$PASSWORD"',
    "aws rds modify-db-instance --db-instance-identifier a --master-user-password <password>",
    "aws rds modify-db-instance --db-instance-identifier a --manage-master-user-password",
    "DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id a --query SecretString)",
    "DB_PASSWORD=changeme",
    "DB_PASSWORD=",
    "aws secretsmanager create-secret --name a --secret-string file://secret.json",
    """aws secretsmanager create-secret --name a --secret-string '{"host": "db-orders-1"}'""",
    "aws dynamodb scan --table-name a --starting-token vQ4jT9wLs2",
    "curl -u $USER:$PASSWORD https://api.example.com",
    "docker run -u 1000:1000 orders",
    "kubectl config set-credentials a --user=system:kube-proxy",
    "# export DB_PASSWORD=vQ4jT9wLs2",
    "date -u +%Y-%m-%dT%H:%M:%SZ",
)


@pytest.mark.parametrize("command", NO_PASSWORDS)
def test_a_command_without_a_password_is_left(command: str, check: Checker) -> None:
    assert check(f"# Page\n\n{OURS}```bash\n{command}\n```\n", "RB412") == []


def test_a_denied_account_is_found_everywhere(check: Checker) -> None:
    text = """\
# Page

The account 210987654321, or 2109-8765-4321.

```bash
aws sns publish --topic-arn arn:aws:sns:eu-west-1:210987654321:alerts --message a
docker pull 210987654321.dkr.ecr.eu-west-1.amazonaws.com/orders
echo 1210987654321 111122223333
```
"""
    found = check.diagnostics(text, "RB413", deny_accounts=("210987654321",))
    assert [(one.line, one.column, one.end_column) for one in found] == [
        (3, 13, 25),
        (3, 30, 44),
        (6, 51, 63),
        (7, 13, 25),
    ]
    assert str(found[0]) == (
        "page.md:3:13: RB413 the account `210987654321` may not stand in documents\n"
        "  write a placeholder, or an account number that nobody has: `111122223333`"
    )


def test_without_a_list_no_account_is_denied(check: Checker) -> None:
    assert check("# Page\n\nThe account 210987654321.\n", "RB413") == []


@pytest.mark.parametrize("code", ["RB410", "RB411"])
def test_what_is_called_an_example_is_left_on_a_page_of_nobodys_tool(
    code: str, check: Checker
) -> None:
    secret = f"{KEY_ID} {SECRET_KEY}" if code == "RB410" else pem(ED25519)
    text = f"# Page\n\nIt looks something like this:\n\n```text\n{secret}\n```\n"
    assert check(text, code) == []
    assert len(check(text.replace("looks something like", "is"), code)) == 1
    assert len(check(text + f"\n{OURS}```bash\necho ok\n```\n", code)) == 1
