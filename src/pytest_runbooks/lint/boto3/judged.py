"""The values of calls, held against the shapes of their parameters, found once per document."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from ...api.models import model_of
from ..aws.values_mistakes import Mistake
from ..aws.values_shape import Judge
from ..document import Document, per_document
from ..python import PythonCode
from . import models
from .literals import data_of
from .trace import boto3_uses
from .uses import Asked

# What botocore or the service takes in more forms than the model has.
_FREE = frozenset({"CopySource"})
_FREE_OF = frozenset({("sqs", "ReceiveMessage", "AttributeNames")})


@dataclass(frozen=True, slots=True)
class Judged:
    """A mistake in a value.

    Attributes:
        code: in which it stands.
        asked: the call.
        parameter: whose value it is in.
        mistake: what is wrong.
    """

    code: PythonCode
    asked: Asked
    parameter: str
    mistake: Mistake


@per_document
def judged_values(document: Document) -> tuple[Judged, ...]:
    """Give what is wrong with the values of calls in a document."""
    return tuple(_judged(document))


def _judged(document: Document) -> Iterator[Judged]:
    for asked in boto3_uses(document).asked:
        request = asked.request
        if asked.is_guarded or request.native:
            continue
        members, _ = models.parameters_of(request.service, request.operation)
        judge = Judge(model_of(request.service), request.service)
        for name, value in given(asked.call):
            is_free = name in _FREE or (request.service, request.operation, name) in _FREE_OF
            if name in members and name not in request.filled and not is_free:
                for mistake in judge.judge(data_of(asked.code, value), members[name]):
                    yield Judged(asked.code, asked, name, mistake)


def given(call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    """Give the parameters that a call names, with their values; those of `**{...}`, too."""
    for one in call.keywords:
        if one.arg:
            yield one.arg, one.value
        elif isinstance(one.value, ast.Dict):
            for key, value in zip(one.value.keys, one.value.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, value
