"""The AWS profiles that a document names, so that its commands find them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_runbooks.model import Profile, Runbook

VARIABLES = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")
DEFAULT = "default"

PROFILE_NAME = r"[A-Za-z0-9_][A-Za-z0-9_.@+/:-]*"
# What follows a name: neither the rest of a name that a variable or a placeholder completes, nor
# the rest of a longer word.
_NAME = rf"(?P<name>{PROFILE_NAME})(?=[\s\"'`)\];|&,}}]|\Z)"
_BLANK = r"(?:[ \t]|\\\r?\n)"
_NAMES = (
    # --profile NAME, --profile=NAME, and the list ["--profile", "NAME"] of a Python call
    rf"(?<![\w-])--profile(?:=|{_BLANK}+|[\"']\s*,\s*)[\"']?{_NAME}",
    # as the shell sets AWS_PROFILE, and as Python sets it in os.environ or in a dictionary
    rf"\b(?:{'|'.join(VARIABLES)})(?:=[\"']?|[\"']\]?\s*[=:]\s*[\"']){_NAME}",
    # boto3.Session(profile_name="NAME"), and keys of AWS's and Terraform's configuration
    rf"\b(?:profile_name|source_profile|profile)[\"']?\s*[=:]\s*[\"']{_NAME}",
    rf"^[ \t]*source_profile\s*=\s*{_NAME}",
)
_FOUND = tuple(re.compile(pattern, re.MULTILINE) for pattern in _NAMES)
_PLACEHOLDER = re.compile(r"(?i)your[-_].*|x{3,}|profile[-_]?name")


def profiles_of(runbook: Runbook) -> tuple[Profile, ...]:
    """Give the profiles that a document declares, and those that its blocks name besides.

    The profile `default` is not among them: it is there whatever a document says. A name that a
    variable completes, or that only stands for a name, is none.
    """
    declared = {one.name: one for one in runbook.front_matter.profiles}
    named = {name: Profile(name) for name in _names(runbook) if name != DEFAULT}
    return tuple((named | declared).values())


def _names(runbook: Runbook) -> Iterator[str]:
    front = runbook.front_matter
    for env in (front.env, *(environment.env for environment in front.environments)):
        yield from (
            env[name] for name in VARIABLES if re.fullmatch(PROFILE_NAME, env.get(name, ""))
        )
    for procedure in runbook.procedures:
        for step in procedure.steps:
            yield from names_in(step.block.code)


def names_in(code: str) -> Iterator[str]:
    """Find the profiles that some code names, in its order; the same may come again."""
    found = [(one.start(), one["name"]) for pattern in _FOUND for one in pattern.finditer(code)]
    for _, name in sorted(found):
        if not _PLACEHOLDER.fullmatch(name):
            yield name
