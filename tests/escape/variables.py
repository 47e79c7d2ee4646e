"""Variables, profiles, options and SDKs by which AWS is looked for elsewhere.

Where a block could reach the real AWS, a canary stands for it.
"""

from __future__ import annotations

from .attempt import Attempt

_NETWORK = "files connections"
_EVERYWHERE = "environment files connections"
_IDENTITY = ("sts:GetCallerIdentity",)


def _client(
    name: str,
    code: str,
    *,
    held: str = _NETWORK,
    refused: str = "a connection to 127.0.0.1:",
    calls: tuple[str, ...] = (),
    landlock: int = 4,
) -> Attempt:
    """Make an attempt of the SDK for Python: variables first, then a call."""
    ready = "import botocore.session\nfrom botocore.config import Config\n"
    ready += "session = botocore.session.Session()\nonce = Config(retries={'max_attempts': 0})\n"
    return Attempt(
        name, ready + code, python=True, held=held, refused=refused, calls=calls, landlock=landlock
    )


_CALL = "session.create_client('sts', config=once).get_caller_identity()\n"

VARIABLES = (
    _client("`AWS_ENDPOINT_URL`", "E['AWS_ENDPOINT_URL'] = f'http://127.0.0.1:{TCP4}'\n" + _CALL),
    _client(
        "`AWS_ENDPOINT_URL_STS`",
        "E['AWS_ENDPOINT_URL_STS'] = f'http://localhost:{TCP4}'\n" + _CALL,
    ),
    _client(
        "`AWS_PROFILE` and `AWS_CONFIG_FILE` with an `endpoint_url`",
        """
with open("config", "w") as file:
    file.write(f"[profile other]\\nendpoint_url = http://127.0.0.1:{TCP4}\\n")
del E["AWS_ENDPOINT_URL"]
E |= {"AWS_CONFIG_FILE": "config", "AWS_PROFILE": "other"}
"""
        + _CALL,
    ),
    _client(
        "a `services` section in the configuration",
        """
with open(E["AWS_CONFIG_FILE"], "w") as file:
    file.write(f"[default]\\nservices = mine\\n[services mine]\\nsts =\\n")
    file.write(f"  endpoint_url = http://127.0.0.1:{TCP4}\\n")
del E["AWS_ENDPOINT_URL"]
"""
        + _CALL,
    ),
    _client(
        "`credential_process` in a profile",
        """
with open("config", "w") as file:
    file.write(f"[default]\\ncredential_process = bash -c 'exec 3<>/dev/tcp/127.0.0.1/{TCP4}'\\n")
for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
    E.pop(name, None)
E |= {"AWS_CONFIG_FILE": "config", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}
"""
        + _CALL,
    ),
    _client(
        "`AWS_CONTAINER_CREDENTIALS_FULL_URI`",
        """
for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
    E.pop(name, None)
E |= {"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}
E["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = f"http://127.0.0.1:{TCP4}/"
E["AWS_METADATA_SERVICE_NUM_ATTEMPTS"] = "1"
session.get_component("credential_provider").get_provider("container-role")._fetcher._sleep = id
"""
        + _CALL,
    ),
    _client(
        "`AWS_EC2_METADATA_SERVICE_ENDPOINT`",
        """
for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_EC2_METADATA_DISABLED"):
    E.pop(name, None)
E |= {"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}
E["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = f"http://127.0.0.1:{TCP4}/"
"""
        + _CALL,
    ),
    _client(
        "`AWS_WEB_IDENTITY_TOKEN_FILE` names a secret, `AWS_ENDPOINT_URL_STS` where it goes",
        """
for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
    E.pop(name, None)
E |= {"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}
E |= {"AWS_WEB_IDENTITY_TOKEN_FILE": E["SECRET"], "AWS_ROLE_ARN": "arn:aws:iam::1:role/abc"}
E |= {"AWS_ENDPOINT_URL_STS": f"http://127.0.0.1:{TCP4}", "AWS_MAX_ATTEMPTS": "1"}
"""
        + _CALL,
        refused="",  # the file cannot be read, so that nothing is sent
    ),
    _client(
        "`AWS_SHARED_CREDENTIALS_FILE` names the user's",
        """
for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
    E.pop(name, None)
E["AWS_SHARED_CREDENTIALS_FILE"] = E["SECRET"]
print(session.get_credentials().secret_key)
""",
        held="files",
        refused="",
        landlock=1,
    ),
    _client(
        "`AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`",
        "E['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] = 'true'\n" + _CALL,
        held=_EVERYWHERE,
        refused="",
        calls=_IDENTITY,
    ),
    _client(
        "`HTTPS_PROXY` of its own",
        "E |= {'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS': 'true'}\n"
        "E |= {'HTTPS_PROXY': f'http://127.0.0.1:{TCP4}', 'https_proxy': f'http://127.0.0.1:{TCP4}'}\n"
        + _CALL,
    ),
    _client(
        "`Config(proxies=...)` of an SDK",
        """
mine = Config(proxies={"https": f"http://127.0.0.1:{TCP4}"}, retries={"max_attempts": 0})
sts = session.create_client("sts", endpoint_url="https://sts.amazonaws.com", config=mine)
sts.get_caller_identity()
""",
    ),
    _client(
        "an SDK with a region, credentials and an endpoint of its own",
        """
session.create_client(
    "s3",
    region_name="eu-west-1",
    aws_access_key_id="AKIAREAL",
    aws_secret_access_key="real",
    endpoint_url="https://s3.eu-west-1.amazonaws.com",
).list_buckets()
""",
        held=_EVERYWHERE,
        refused="",
        calls=("s3:ListBuckets",),
    ),
    _client(
        "a chain of roles, at the real endpoint",
        """
with open("config", "w") as file:
    file.write("[profile one]\\nrole_arn = arn:aws:iam::222222222222:role/one\\n")
    file.write("source_profile = default\\n")
    file.write("[profile two]\\nrole_arn = arn:aws:iam::333333333333:role/two\\n")
    file.write("source_profile = one\\n")
for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
    E.pop(name, None)
E |= {"AWS_CONFIG_FILE": "config", "AWS_PROFILE": "two", "AWS_DEFAULT_REGION": "us-east-1"}
E |= {"AWS_CA_BUNDLE": E["SSL_CERT_FILE"], "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}
"""
        + _CALL,
        held=_EVERYWHERE,
        refused="",
        calls=("sts:AssumeRole", "sts:GetCallerIdentity"),
    ),
    _client(
        "a profile with single sign-on",
        """
import hashlib, json
start = "https://example.awsapps.com/start"
with open(E["AWS_CONFIG_FILE"], "w") as file:
    file.write(f"[default]\\nsso_start_url = {start}\\nsso_region = us-east-1\\n")
    file.write("sso_account_id = 123456789012\\nsso_role_name = Admin\\n")
cache = os.path.join(E["HOME"], ".aws", "sso", "cache")
os.makedirs(cache)
with open(os.path.join(cache, hashlib.sha1(start.encode()).hexdigest() + ".json"), "w") as file:
    json.dump({"accessToken": "real", "expiresAt": "2099-01-01T00:00:00Z"}, file)
for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL"):
    E.pop(name, None)
E["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null"
"""
        + _CALL,
        held=_EVERYWHERE,
        refused="",
        calls=("*:Get*",),
    ),
    Attempt(
        "`aws --endpoint-url`",
        'AWS_MAX_ATTEMPTS=1 aws sts get-caller-identity --endpoint-url "http://127.0.0.1:$TCP4"',
        held=_NETWORK,
        refused="a connection to 127.0.0.1:",
        needs="aws",
        landlock=4,
    ),
    Attempt(
        "`aws --no-verify-ssl` at a real endpoint",
        "aws sts get-caller-identity --no-verify-ssl --endpoint-url https://sts.amazonaws.com",
        held=_EVERYWHERE,
        calls=_IDENTITY,
        needs="aws",
    ),
    Attempt(
        "`aws --ca-bundle` with the authorities of the machine",
        """
        export AWS_MAX_ATTEMPTS=1
        python3 -c 'import certifi; print(certifi.where())' >where
        aws sts get-caller-identity --ca-bundle "$(<where)" --endpoint-url https://sts.amazonaws.com
        """,
        held=_EVERYWHERE,
        refused="CONNECT sts.amazonaws.com:443",
        needs="aws",
    ),
    Attempt(
        "`env -i aws`, which knows nothing of the emulator but by `HOME`",
        'env -i PATH="$PATH" HOME="$HOME" aws sts get-caller-identity',
        held=_EVERYWHERE,
        calls=_IDENTITY,
        needs="aws",
    ),
    Attempt(
        "`aws sqs` of version 1, which ignores endpoints",
        "env -u AWS_ENDPOINT_URL aws sqs list-queues",
        held=_EVERYWHERE,
        calls=("sqs:ListQueues",),
        needs="aws",
    ),
)
