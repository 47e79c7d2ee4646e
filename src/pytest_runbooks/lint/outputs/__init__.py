"""What was found, as text for people and for programs; each format is a module with `write`."""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .report import Report

_MODULES = MappingProxyType(
    {
        "full": "full",
        "concise": "concise",
        "json": "data",
        "github": "github",
        "gitlab": "gitlab",
        "junit": "junit",
        "sarif": "sarif",
    }
)
FORMATS = tuple(_MODULES)
FOR_PEOPLE = ("full", "concise")


def write(report: Report, name: str) -> str:
    """Give what was found in one of FORMATS, as text that ends with a line feed, or empty."""
    text: str = import_module(f".{_MODULES[name]}", __package__).write(report)
    return text
