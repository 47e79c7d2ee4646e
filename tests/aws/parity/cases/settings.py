"""Profiles, configuration files, credentials and variables."""

from ..case import Case

_NO_KEYS = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}
_NO_REGION = {"AWS_REGION": None, "AWS_DEFAULT_REGION": None}
_EMPTY = {"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}
_ME = "aws sts get-caller-identity"
# A file that is added to the usual configuration, which knows the emulator.
_MORE = 'cat more >>"$AWS_CONFIG_FILE"\n'


def _config(text: str) -> dict[str, str | bytes]:
    return {"more": text}


CASES = (
    Case("a setting is read", "aws configure get region; aws configure get nothing; echo $?"),
    Case(
        "a setting is written",
        f'aws configure set output text; {_ME}; cat "$AWS_CONFIG_FILE"',
    ),
    Case(
        "a setting of a new profile",
        "aws configure set region eu-west-1 --profile new\n"
        "aws configure get region --profile new; aws configure set x.y z; aws configure get x.y\n"
        'cat "$AWS_CONFIG_FILE"',
    ),
    Case(
        "a key is written",
        "aws configure set aws_access_key_id 222222222222\n"
        'cat "$AWS_SHARED_CREDENTIALS_FILE"; ' + _ME,
        env=_NO_KEYS,
    ),
    Case("settings are listed", "aws configure list"),
    Case("settings of no profile are listed", "aws configure list --profile none"),
    Case("profiles are listed", "aws configure list-profiles"),
    Case(
        "keys are imported, v2",
        'aws configure import --csv file://keys.csv; cat "$AWS_SHARED_CREDENTIALS_FILE"',
        only=2,
        files={"keys.csv": "User name,Access key ID,Secret access key\nada,1,2\n"},
    ),
    Case("keys are exported, v2", "aws configure export-credentials --format env", only=2),
    Case("settings are asked for, and nobody answers", "aws configure", stdin=b"\n\n\n\n"),
    Case("settings are asked for, at the end", "aws configure"),
    Case(
        "another profile",
        f"{_MORE}{_ME} --profile other",
        files=_config("[profile other]\nregion = eu-west-1\noutput = text\n"),
    ),
    Case(
        "another profile by a variable",
        f"{_MORE}AWS_PROFILE=other {_ME}",
        files=_config("[profile other]\nregion = eu-west-1\noutput = text\n"),
    ),
    Case("no such profile", f"{_ME} --profile none", sample=True),
    Case("no such profile by a variable", _ME, env={"AWS_PROFILE": "none"}),
    Case("no such profile by an old variable", _ME, env={"AWS_DEFAULT_PROFILE": "none"}),
    Case(
        "a role of a profile, twice",
        f"{_MORE}{_ME} --profile deploy; {_ME} --profile deploy; ls ~/.aws/cli/cache/*.json",
        given=("role",),
        files=_config(
            "[profile deploy]\nrole_arn = arn:aws:iam::111111111111:role/deployer\n"
            "source_profile = default\nrole_session_name = me\n"
        ),
        sample=True,
    ),
    Case(
        "a role of a profile that has no source",
        f"{_MORE}{_ME} --profile deploy",
        files=_config("[profile deploy]\nrole_arn = arn:aws:iam::111111111111:role/deployer\n"),
    ),
    Case(
        "credentials of a process",
        f"{_MORE}{_ME} --profile by",
        env=_NO_KEYS,
        files=_config(
            '[profile by]\ncredential_process = /bin/echo {\\"Version\\": 1, '
            '\\"AccessKeyId\\": \\"333333333333\\", \\"SecretAccessKey\\": \\"x\\"}\n'
        ),
    ),
    Case(
        "credentials of a process that fails",
        f"{_MORE}{_ME} --profile by",
        env=_NO_KEYS,
        files=_config("[profile by]\ncredential_process = /bin/false\n"),
    ),
    Case("no credentials", _ME, env={**_NO_KEYS, **_EMPTY}, sample=True),
    Case("half of the credentials", _ME, env={"AWS_SECRET_ACCESS_KEY": None, **_EMPTY}),
    Case("no region", "aws dynamodb list-tables", env={**_NO_REGION, **_EMPTY}),
    Case("a region that is none", "aws dynamodb list-tables --region 'not a region'"),
    Case("another region", "aws dynamodb list-tables --region eu-west-1", given=("table",)),
    Case("no signature", "aws s3api list-buckets --no-sign-request"),
    Case(
        "nobody listens",
        f"{_ME} --endpoint-url http://127.0.0.1:1",
        env={"AWS_MAX_ATTEMPTS": "1"},
    ),
    Case(
        "nobody listens, tried twice",
        f"{_ME} --endpoint-url http://127.0.0.1:1",
        env={"AWS_MAX_ATTEMPTS": "2", "AWS_RETRY_MODE": "standard"},
    ),
    Case("an address that is none", f"{_ME} --endpoint-url nonsense"),
    Case("no time to connect", f"{_ME} --cli-connect-timeout 0 --cli-read-timeout 60"),
    Case(
        "an authority that is not there",
        "aws sqs list-queues --endpoint-url https://127.0.0.1:1",
        env={"AWS_CA_BUNDLE": "/none", "AWS_MAX_ATTEMPTS": "1"},
    ),
    Case(
        "a real name of AWS, through the proxy",
        _ME,
        env={"AWS_ENDPOINT_URL": None},
        home={".aws/config": "[default]\nregion = af-south-1\n"},
    ),
    Case(
        "a real name and no trust in the authority",
        _ME,
        env={
            "AWS_ENDPOINT_URL": None,
            "AWS_CA_BUNDLE": "/etc/ssl/certs/ca-certificates.crt",
            "AWS_MAX_ATTEMPTS": "1",
        },
        home={".aws/config": "[default]\nregion = af-south-1\n"},
    ),
    Case("models of one's own", _ME, env={"AWS_DATA_PATH": "/none"}, cold=True),
    Case("models of one's own in HOME", _ME, home={".aws/models/.keep": ""}, cold=True),
    Case(
        "an alias",
        "aws me",
        home={".aws/cli/alias": "[toplevel]\nme = sts get-caller-identity\n"},
        cold=True,
        sample=True,
    ),
    Case("a history", f"{_MORE}{_ME}", files=_config("cli_history = enabled\n"), cold=True, only=1),
    Case(
        "a history, v2",
        f"{_MORE}{_ME}; aws history list | wc -l",
        files=_config("cli_history = enabled\n"),
        cold=True,
        only=2,
    ),
    Case(
        "a plugin that is not there",
        f"{_MORE}{_ME}",
        cold=True,
        files=_config("[plugins]\nnone = none\n"),
    ),
    Case(
        "versions of APIs",
        f"{_MORE}{_ME}",
        cold=True,
        files=_config("api_versions =\n  sts = 2011-06-15\n"),
    ),
    Case(
        "settings for one command",
        f"{_MORE}aws s3 cp f s3://spare/ --no-progress",
        given=("empty_bucket",),
        files={
            "more": "s3 =\n  max_concurrent_requests = 1\n  addressing_style = path\n",
            "f": "text",
        },
    ),
    Case("a configuration that is none", _ME, home={".aws/config": "no section\n"}, cold=True),
    Case(
        "a configuration elsewhere",
        _ME,
        files={"mine": "[default]\noutput = text\n"},
        env={"AWS_CONFIG_FILE": "mine"},
    ),
    Case(
        "a configuration below HOME by its short name",
        _ME,
        home={"mine": "[default]\noutput=text"},
        env={"AWS_CONFIG_FILE": "~/mine"},
    ),
    Case("another HOME", f'mkdir h; HOME="$PWD/h" {_ME}', cold=True),
    Case("no HOME", f"unset HOME; {_ME}", cold=True),
    Case("an empty output", _ME, env={"AWS_DEFAULT_OUTPUT": ""}),
    Case("prompts, v2", _ME, env={"AWS_CLI_AUTO_PROMPT": "on-partial"}, cold=True, only=2),
    Case("no prompts, v2", _ME + " --no-cli-auto-prompt", only=2),
    Case("retries that are wrong", _ME, env={"AWS_MAX_ATTEMPTS": "many"}),
    Case("a mode of retries that is wrong", _ME, env={"AWS_RETRY_MODE": "never"}),
    Case(
        "an endpoint for one service",
        "aws sts get-caller-identity; aws s3 ls",
        env={"AWS_ENDPOINT_URL_STS": "http://127.0.0.1:1", "AWS_MAX_ATTEMPTS": "1"},
    ),
    Case("endpoints ignored", _ME, env={"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}),
)
