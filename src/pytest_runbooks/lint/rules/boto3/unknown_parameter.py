"""RB262: a parameter that a method does not have."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from ....errors import suggestion
from ...boto3 import models
from ...boto3.trace import boto3_uses
from ...boto3.uses import Asked
from ...boto3.values import Known
from ...document import Document
from ...python import PythonCode
from ...rule import Finding, Rule, Severity

_CREDENTIALS = (
    *("aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_account_id"),
    "region_name",
)
_OF_CLIENTS = frozenset(
    {*_CREDENTIALS, "service_name", "api_version", "use_ssl", "verify", "endpoint_url", "config"}
)
_OF_SESSIONS = frozenset({*_CREDENTIALS, "botocore_session", "profile_name"})


def check(document: Document) -> Iterator[Finding]:
    """Find the names of parameters that do not exist."""
    uses = boto3_uses(document)
    for made in uses.made:
        known = _OF_SESSIONS if made.kind is Known.SESSION_CLASS else _OF_CLIENTS
        yield from _unknown(made.code, made.call, known, "boto3")
    for asked in () if uses.is_hooked else uses.asked:
        if asked.is_guarded:
            continue
        members, _ = models.parameters_of(asked.request.service, asked.request.operation)
        known = frozenset({*members, *asked.request.extra})
        yield from _unknown(asked.code, asked.call, known, _name(asked))


def _unknown(
    code: PythonCode, call: ast.Call, known: frozenset[str], owner: str
) -> Iterator[Finding]:
    for one in call.keywords:
        if one.arg and one.arg not in known and set(one.arg) != {"_"}:
            begin = code.offset(one.lineno, one.col_offset)
            yield Finding(
                code.of_stretch(begin, begin + len(one.arg)),
                f"{owner} takes no parameter `{one.arg}` here"
                if owner == "boto3"
                else f"`{owner}` takes no parameter `{one.arg}` as of {models.VERSION}",
                _hint(one.arg, known),
            )


def _name(asked: Asked) -> str:
    return f"{asked.request.service}:{asked.request.operation}"


def _hint(name: str, known: Iterable[str]) -> str:
    bare = name.replace("_", "").lower()
    for one in known:
        if one.replace("_", "").lower() == bare:
            return f"did you mean `{one}`?"
    return suggestion(name, known) if known else "it takes none"


RULE = Rule(
    code="RB262",
    name="boto3-unknown-parameter",
    summary="A call of boto3 names a parameter that does not exist.",
    severity=Severity.ERROR,
    why="""\
botocore raises `ParamValidationError` before it sends anything. Parameters are written as the API
has them, which is mostly `FunctionName` and in some services `functionName`.""",
    bad="""\
# Look

Look at the function.

```python
import boto3

functions = boto3.client("lambda")
print(functions.get_function(functionName="orders"))
```
""",
    good="""\
# Look

Look at the function.

```python
import boto3

functions = boto3.client("lambda")
print(functions.get_function(FunctionName="orders"))
```
""",
    check=check,
    seen="aws-observability/observability-best-practices, docusaurus/i18n/ko/"
    "docusaurus-plugin-content-docs-apm/current/pages/api.md: `list_services(startTime=...)` of "
    "Application Signals, which takes `StartTime`",
)
