"""Regions that are misspelt."""

from __future__ import annotations

import re
from difflib import get_close_matches

from .boto3 import models

_ZONE = re.compile(r"([a-z]{2}(?:-[a-z]+)+-\d)[a-f]")
_REGION = re.compile(
    r"[a-z]{2,4}(?:-(?:gov|iso[a-z]?|isob))?-"
    r"(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\d+"
)


def misspelling(name: str) -> tuple[str, str] | None:
    """Say what is wrong with the name of a region, and which may be meant; None when it may be.

    Only what no region can be called and what is near one is wrong: a region that is newer than
    the installed botocore may be.
    """
    if _REGION.fullmatch(name) or name in models.regions():
        return None
    if zone := _ZONE.fullmatch(name):
        if zone[1] not in models.regions():
            return None
        return f"`{name}` is an availability zone", f"did you mean `{zone[1]}`?"
    known = sorted(models.regions())
    swapped = [one for one in known if sorted(one) == sorted(name)]  # the most common slip
    near = swapped or get_close_matches(name, known, 1, 0.8)
    return (f"`{name}` is no region", f"did you mean `{near[0]}`?") if near else None
