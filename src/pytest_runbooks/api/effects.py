"""Whether an API call changes something or only reads.

A call changes something when the account is not the same after it: a resource, its data, a
message's visibility. What is only computed, or handed out for a while (a token, a query's result),
is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from .models import model_of, operation_of

_READING = re.compile(
    r"(?:Admin|Batch|Transact)?"
    r"(?:Get|List|Describe|Search|Query|Scan|Head|Lookup|Select|Filter|Count|View|Download"
    r"|Check|Validate|Estimate|Preview|Simulate|Evaluate|Calculate|Test|Compare|Probe|Decode"
    r"|Detect|Analyze|Recognize|Infer|Classify|Contains|Translate|Predict|Synthesize|Converse"
    r"|Retrieve|Resolve|Discover|Suggest|Autocomplete|Geocode|Render|Rerank|Rescore|Introspect"
    r"|Is|Assume)(?![a-z])"
)
READING_METHODS = ("GET", "HEAD", "OPTIONS")

# Where name, HTTP method and model say otherwise, or nothing.
_READS = frozenset(
    {
        "acm:ExportCertificate",
        *("bedrock-runtime:InvokeModel", "bedrock-runtime:InvokeModelWithResponseStream"),
        *("bedrock-runtime:ApplyGuardrail", "cloudfront:VerifyDnsConfiguration"),
        *("cloudtrail:StartQuery", "cloudtrail:CancelQuery"),
        *("cognito-idp:InitiateAuth", "cognito-idp:AdminInitiateAuth"),
        *("iam:GenerateCredentialReport", "iam:GenerateServiceLastAccessedDetails"),
        "iam:GenerateOrganizationsAccessReport",
        *("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt", "kms:Sign", "kms:Verify"),
        *("kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:GenerateDataKeyPair"),
        *(
            "kms:GenerateDataKeyPairWithoutPlaintext",
            "kms:GenerateRandom",
            "kms:DeriveSharedSecret",
        ),
        *("kms:GenerateMac", "kms:VerifyMac", "kms:Encapsulate", "kms:Decapsulate"),
        "kinesis:SubscribeToShard",
        *("logs:StartQuery", "logs:StopQuery", "logs:StartLiveTail"),
        *("rds:DownloadDBLogFilePortion", "s3:CreateSession", "signer:SignPayload"),
        *("sdb:DomainMetadata", "sso-oidc:CreateToken", "sso-oidc:CreateTokenWithIAM"),
        *("timestream-query:PrepareQuery", "timestream-query:CancelQuery"),
        "athena:StopQueryExecution",
    }
)
_CHANGES = frozenset(
    {
        *("apigateway:TestInvokeMethod", "apigateway:TestInvokeAuthorizer"),  # they run code
        *("cognito-identity:GetId", "cognito-identity:GetOpenIdTokenForDeveloperIdentity"),
        *("elasticache:TestFailover", "elasticache:TestMigration"),
        *("iot:ConfirmTopicRuleDestination", "ivs:StartViewerSessionRevocation"),
        "license-manager:CheckInLicense",
    }
)
# Where a statement decides, and the parameter that holds it, alone or in a list.
_STATEMENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "athena:StartQueryExecution": ("QueryString",),
        "dynamodb:BatchExecuteStatement": ("Statements", "Statement"),
        "dynamodb:ExecuteStatement": ("Statement",),
        "dynamodb:ExecuteTransaction": ("TransactStatements", "Statement"),
        "rds-data:ExecuteStatement": ("sql",),
        "redshift-data:BatchExecuteStatement": ("Sqls",),
        "redshift-data:ExecuteStatement": ("Sql",),
    }
)
_COMMENTS = re.compile(r"(?:\s+|--[^\n]*(?:\n|$)|/\*.*?\*/|\()*", re.DOTALL)
_SELECTS = re.compile(r"(?:SELECT|SHOW|DESCRIBE|DESC|EXPLAIN|VALUES|EXISTS)\b", re.IGNORECASE)
_WRITES = re.compile(r"\b(?:INTO|INSERT|UPDATE|DELETE|MERGE|CREATE|ANALYZE)\b", re.IGNORECASE)
_NONE: Mapping[str, object] = MappingProxyType({})


def changes(service: str, operation: str, parameters: Mapping[str, object] = _NONE) -> bool:
    """Say whether a call changes something; where nothing tells, it does.

    Args:
        service: as botocore names it.
        operation: the operation, or the method and path of one that the models do not know.
        parameters: by the names of the service model; of some operations they decide.
    """
    name = f"{service}:{operation}"
    if name in _CHANGES:
        return True
    if name in _STATEMENTS:
        return not all(_only_reads(one) for one in _statements(parameters, _STATEMENTS[name]))
    if name in _READS or _is_dry(name, parameters):
        return False
    model = operation_of(service, operation)
    if model is None and " " in operation:
        return not operation.startswith(READING_METHODS)
    if model is not None:
        if model.get("readonly"):
            return False
        is_rest = str(model_of(service)["metadata"].get("protocol", "")).startswith("rest")
        if is_rest and model["http"]["method"] in READING_METHODS:
            return False
    return _READING.match(operation) is None


def _is_dry(name: str, parameters: Mapping[str, object]) -> bool:
    if name == "lambda:Invoke":
        return parameters.get("InvocationType") == "DryRun"
    return parameters.get("DryRun") is True or parameters.get("dryRun") is True


def _statements(parameters: Mapping[str, object], names: tuple[str, ...]) -> Iterator[str]:
    found = parameters.get(names[0])
    for one in found if isinstance(found, list) else [found]:
        text = one.get(names[1]) if isinstance(one, Mapping) else one
        yield text if isinstance(text, str) else ""


def _only_reads(statement: str) -> bool:
    comments = _COMMENTS.match(statement)
    bare = statement[comments.end() :] if comments else statement
    begins = _SELECTS.match(bare) or bare[:5].upper() == "WITH "
    return bool(begins) and not _WRITES.search(bare)
