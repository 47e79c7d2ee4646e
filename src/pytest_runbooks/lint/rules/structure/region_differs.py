"""RB521: a command for one region about a resource of another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ...document import Document
from ...program_words import program_words
from ...rule import Finding, Rule, Severity
from ...shell import literal, shell_codes

_ABOUT = frozenset(
    {"--topic-arn", "--queue-url", "--function-name", "--table-name", "--state-machine-arn"}
    | {"--load-balancer-arn", "--target-group-arn", "--secret-id", "--listener-arn", "--stack-name"}
    | {"--execution-arn", "--log-group-arn", "--stream-arn", "--delivery-stream-arn"}
)
_REGION = r"[a-z]{2}(?:-[a-z]+)+-\d"
_ARN = re.compile(rf"arn:aws[\w-]*:[\w-]+:(?P<region>{_REGION}):")
_QUEUE = re.compile(rf"https://(?:sqs\.)?(?P<region>{_REGION})(?:\.queue)?\.amazonaws\.com/")


def check(document: Document) -> Iterator[Finding]:
    """Find `--region` beside the ARN, or the URL of a queue, of another region."""
    for code in shell_codes(document):
        for command in code.commands.all:
            words = program_words(command.words)
            if not words or literal(words[0]) not in {"aws", "awslocal"}:
                continue
            pairs = [(literal(option), literal(value), value) for option, value in pairwise(words)]
            region = next((text for name, text, _ in pairs if name == "--region" and text), None)
            if region is None or not re.fullmatch(_REGION, region):
                continue
            for name, text, word in pairs:
                there = (
                    (_ARN.match(text) or _QUEUE.match(text)) if name in _ABOUT and text else None
                )
                if there and there["region"] != region:
                    yield Finding(
                        code.of_word(word),
                        f"the command is for `{region}`, and this is in `{there['region']}`",
                        f"write `--region {there['region']}`, or name what is in `{region}`",
                    )


RULE = Rule(
    code="RB521",
    name="region-differs",
    summary="A command is for one region and about something in another.",
    severity=Severity.ERROR,
    why="""\
`--region` decides where the command goes, and the ARN says where the thing is: AWS answers that it
does not exist.""",
    bad="""\
# Look at the topic

```bash
aws sns get-topic-attributes --region eu-west-1 \\
  --topic-arn arn:aws:sns:af-south-1:123456789012:orders --query Attributes.Owner --output text
```

Expected output:

```text
123456789012
```
""",
    good="""\
# Look at the topic

```bash
aws sns get-topic-attributes --region af-south-1 \\
  --topic-arn arn:aws:sns:af-south-1:123456789012:orders --query Attributes.Owner --output text
```

Expected output:

```text
123456789012
```
""",
    check=check,
    seen="aws-samples/serverless-patterns, fargate-sqs-cdk/README.md: `--region ap-southeast-2` "
    "and the URL of a queue in `us-east-2`",
)
