"""Rules of the family `boto3`; see `lint/rules/__init__.py`."""

from __future__ import annotations

from ...rule import Rule
from . import (
    dynamodb_values,
    missing_parameter,
    positional,
    region,
    runtime,
    unknown_answer,
    unknown_exception,
    unknown_method,
    unknown_paginator,
    unknown_parameter,
    unknown_resource,
    unknown_service,
    wrong_member,
    wrong_type,
    wrong_value,
)

RULES: tuple[Rule, ...] = (
    unknown_service.RULE,
    unknown_method.RULE,
    unknown_parameter.RULE,
    missing_parameter.RULE,
    positional.RULE,
    wrong_type.RULE,
    wrong_value.RULE,
    wrong_member.RULE,
    unknown_paginator.RULE,
    unknown_exception.RULE,
    unknown_answer.RULE,
    unknown_resource.RULE,
    dynamodb_values.RULE,
    runtime.RULE,
    region.RULE,
)
