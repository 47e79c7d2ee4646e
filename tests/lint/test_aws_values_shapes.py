"""What botocore takes is no mistake, whether it is written as JSON or in shorthand."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.model import ServiceModel, Shape
from botocore.validate import ParamValidator

from pytest_runbooks.api.models import model_of
from pytest_runbooks.lint.aws.json_values import parse_json
from pytest_runbooks.lint.aws.shorthand import parse_shorthand
from pytest_runbooks.lint.aws.values_data import Data
from pytest_runbooks.lint.aws.values_mistakes import Mistake, Sort
from pytest_runbooks.lint.aws.values_shape import Judge

REFUSED_BY_BOTOCORE = {Sort.TYPE, Sort.UNKNOWN_MEMBER, Sort.MISSING_MEMBER, Sort.TOO_SMALL}
STRANGE = [None, True, 5, -1, 1.5, "", "x", "7", "true", [], ["x"], {}, {"Foo": "x"}, "2024-01-01"]
PARAMETERS = [
    ("ec2", "RunInstances", "BlockDeviceMappings"),
    ("ec2", "RunInstances", "TagSpecifications"),
    ("ec2", "CreateTags", "Tags"),
    ("ec2", "AuthorizeSecurityGroupIngress", "IpPermissions"),
    ("lambda", "CreateFunction", "Environment"),
    ("lambda", "CreateFunction", "VpcConfig"),
    ("ecs", "RunTask", "overrides"),
    ("ecs", "RegisterTaskDefinition", "containerDefinitions"),
    ("cloudwatch", "PutMetricData", "MetricData"),
    ("cloudwatch", "GetMetricData", "MetricDataQueries"),
    ("elbv2", "CreateListener", "DefaultActions"),
    ("s3", "PutBucketLifecycleConfiguration", "LifecycleConfiguration"),
    ("route53", "ChangeResourceRecordSets", "ChangeBatch"),
    ("stepfunctions", "CreateStateMachine", "loggingConfiguration"),
]
IDS = [f"{service}-{parameter}" for service, _, parameter in PARAMETERS]


def shape_of(service: str, operation: str, parameter: str) -> tuple[Shape, dict[str, Any]]:
    """Give the shape of a parameter: as botocore has it, and as the model has it."""
    model = model_of(service)
    name = model["operations"][operation]["input"]["shape"]
    shape = ServiceModel(model).operation_model(operation).input_shape
    assert shape
    return shape.members[parameter], model["shapes"][name]["members"][parameter]


def value(shape: Shape, chance: random.Random, depth: int = 0) -> Any:
    """Give a value for a shape, now and then a wrong one."""
    if chance.random() < 0.05:
        return chance.choice(STRANGE)
    match shape.type_name:
        case "structure":
            needed = set(shape.required_members)
            members = {
                name: value(member, chance, depth + 1)
                for name, member in shape.members.items()
                if (name in needed or (depth < 4 and chance.random() < 0.3))
                and chance.random() < 0.97
            }
            return {**members, "Foo": 1} if chance.random() < 0.03 else members
        case "list":
            return [value(shape.member, chance, depth + 1) for _ in range(chance.randrange(3))]
        case "map":
            return {f"k{n}": value(shape.value, chance, depth + 1) for n in range(2)}
        case "integer" | "long":
            return chance.randrange(-1, 9)
        case "float" | "double":
            return chance.random()
        case "boolean":
            return chance.random() < 0.5
        case "timestamp":
            return chance.choice(["2024-01-01T00:00:00Z", 1700000000])
        case _:
            return chance.choice(["abc", "x" * 40])


def mistakes(service: str, data: Data, part: dict[str, Any]) -> list[Mistake]:
    found = Judge(model_of(service), service).judge(data, part)
    return [one for one in found if one.sort in REFUSED_BY_BOTOCORE or one.sort is Sort.ONE_OF]


@pytest.mark.parametrize(("service", "operation", "parameter"), PARAMETERS, ids=IDS)
def test_of_json_that_botocore_takes_nothing_is_said(
    service: str, operation: str, parameter: str
) -> None:
    shape, part = shape_of(service, operation, parameter)
    refused = 0
    for seed in range(300):
        made = value(shape, random.Random(seed))
        report = ParamValidator().validate(made, shape).generate_report()
        found = mistakes(service, parse_json(json.dumps(made)), part)
        if not report:
            assert found == [], made
        refused += bool(found)
    assert refused


def written(made: Any) -> str:
    """Write a value in shorthand, inside of another."""
    if isinstance(made, dict):
        return "{" + ",".join(f"{key}={written(inner)}" for key, inner in made.items()) + "}"
    if isinstance(made, list):
        return "[" + ",".join(written(inner) for inner in made) + "]"
    return str(made).lower() if isinstance(made, bool) else str(made)


def texts(made: Any) -> Iterator[str]:
    for one in made if isinstance(made, list) else [made]:
        if isinstance(one, dict) and one:
            yield ",".join(f"{key}={written(inner)}" for key, inner in one.items())


@pytest.mark.parametrize(("service", "operation", "parameter"), PARAMETERS, ids=IDS)
def test_of_shorthand_that_the_aws_cli_takes_nothing_is_said(
    service: str, operation: str, parameter: str
) -> None:
    theirs = pytest.importorskip("awscli.shorthand")
    shape, part = shape_of(service, operation, parameter)
    is_list = shape.type_name == "list"
    inner = model_of(service)["shapes"][part["shape"]].get("member", part) if is_list else part
    taken = 0
    for seed in range(200):
        for text in texts(value(shape, random.Random(seed))):
            try:
                made = theirs.ShorthandParser().parse(text)
                holder = [made] if is_list else made
                theirs.BackCompatVisitor().visit(holder, shape)
                report = ParamValidator().validate(holder, shape).generate_report()
            except (theirs.ShorthandParseError, ValueError, TypeError, AttributeError):
                continue  # the AWS CLI says so, or breaks
            if not report:
                taken += 1
                assert mistakes(service, parse_shorthand(text), inner) == [], text
    assert taken
