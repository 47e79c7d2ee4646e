"""What Python blocks ask of boto3, found once per document."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from ..python import PythonCode
from .values import Known, Shaped, Value


@dataclass(frozen=True, slots=True)
class Made:
    """A client, a resource or a session that is made.

    Attributes:
        code: in which it stands.
        call: the call.
        kind: `MAKE_CLIENT`, `MAKE_RESOURCE` or `SESSION_CLASS`.
        name: what says the service; None when it is no literal, or is left out.
    """

    code: PythonCode
    call: ast.Call
    kind: Known
    name: ast.Constant | None


@dataclass(frozen=True, slots=True)
class Touched:
    """A name that is looked up in a value of boto3.

    Attributes:
        code: in which it stands.
        node: the value, a dot, and the name.
        owner: the value.
        is_called: it is called as a method.
        is_near: the value was made in the same block.
    """

    code: PythonCode
    node: ast.Attribute
    owner: Value
    is_called: bool
    is_near: bool


@dataclass(frozen=True, slots=True)
class Request:
    """What a call asks for.

    Attributes:
        service: that is asked.
        operation: of its model.
        filled: parameters that boto3 itself fills in.
        extra: parameters of boto3 itself.
        native: numbers, texts and sets of DynamoDB are Python's own.
    """

    service: str
    operation: str
    filled: frozenset[str] = frozenset()
    extra: frozenset[str] = frozenset()
    native: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A call that sends a request.

    Attributes:
        code: in which it stands.
        call: the call.
        request: what it asks for.
        is_guarded: it stands where a mistake of its parameters is caught, as in a test.
    """

    code: PythonCode
    call: ast.Call
    request: Request
    is_guarded: bool


@dataclass(frozen=True, slots=True)
class Fetched:
    """A paginator or a waiter that is asked for by name."""

    code: PythonCode
    name: ast.Constant
    service: str
    is_waiter: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A member of an answer that is looked up by a literal key."""

    code: PythonCode
    key: ast.Constant
    of: Shaped


@dataclass(slots=True)
class Uses:
    """All of these, in the order in which they were found; and what is known of answers.

    Attributes:
        written: keys that the page itself puts into answers.
        handed_on: parts of answers that are given to other code, which may change them.
        is_hooked: the page lets events change what clients have and send.
    """

    made: list[Made] = field(default_factory=list)
    touched: list[Touched] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    fetched: list[Fetched] = field(default_factory=list)
    read: list[Read] = field(default_factory=list)
    written: set[str] = field(default_factory=set)
    handed_on: set[tuple[str, str]] = field(default_factory=set)
    is_hooked: bool = False
