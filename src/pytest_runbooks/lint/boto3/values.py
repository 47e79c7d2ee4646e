"""What an expression of a Python block can be, as far as boto3 is concerned."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Known(Enum):
    """Values that have nothing more to say."""

    PACKAGE = auto()
    """`boto3`."""
    SESSION_MODULE = auto()
    """`boto3.session`."""
    SESSION_CLASS = auto()
    SESSION = auto()
    MAKE_CLIENT = auto()
    """`boto3.client`, or that of a session."""
    MAKE_RESOURCE = auto()


@dataclass(frozen=True, slots=True)
class Client:
    """A client of a service, by its name in botocore."""

    service: str


@dataclass(frozen=True, slots=True)
class Exceptions:
    """`client.exceptions`."""

    service: str


@dataclass(frozen=True, slots=True)
class Meta:
    """`resource.meta`."""

    service: str


@dataclass(frozen=True, slots=True)
class Paginator:
    """What `get_paginator` gives for an operation."""

    service: str
    operation: str


@dataclass(frozen=True, slots=True)
class Waiter:
    """What `get_waiter` gives, with the operation that it repeats."""

    service: str
    operation: str


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource: `type` is empty for that of the service itself."""

    service: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """Many resources of a type, found by `name` of an `owner`."""

    owner: Resource
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Shaped:
    """A part of an answer.

    Attributes:
        service: that answered.
        shape: the name in its model.
        is_answer: it is the whole answer, in which `ResponseMetadata` stands, too.
        native: numbers, texts and sets of DynamoDB are Python's own in it.
    """

    service: str
    shape: str
    is_answer: bool = False
    native: bool = False


@dataclass(frozen=True, slots=True)
class Many:
    """Something that gives values of one kind when it is looped over or indexed."""

    of: Value


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a value, by its name."""

    owner: Value
    name: str


Value = (
    Known
    | Client
    | Exceptions
    | Meta
    | Paginator
    | Waiter
    | Resource
    | Collection
    | Shaped
    | Many
    | Method
)
