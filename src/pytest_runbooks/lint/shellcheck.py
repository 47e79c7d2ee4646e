"""Asks shellcheck, when it is there, what is wrong with some shell text.

https://www.shellcheck.net/wiki/ has a page for each code. Of its more than 300 those are asked for
that are mistakes in a block which is pasted into a terminal. Left out are

- style, and quoting that matters only for values with blanks (SC2086, SC2046);
- what is never set or never read (SC2034, SC2154): other blocks do so, and RB122 looks at that;
- what holds for scripts only (SC2148, SC2164, SC2155);
- what bash itself says (RB120), and what other rules say better (SC2215: RB111).
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_CODES = (
    # Blanks that are missing or too many, and signs of other languages.
    *(1007, 1035, 1037, 1066, 1068, 1069, 1087, 1127, 1128, 1131),
    *(2276, 2277, 2278, 2280, 2282, 2283, 2284, 2285, 2286, 2287, 2289),
    # `sudo` that does not reach a redirection or a function.
    *(2024, 2032, 2033),
    # Tests that are always true, always false, or compare something else.
    *(2050, 2070, 2071, 2072, 2074, 2075, 2077, 2078, 2107, 2108, 2144, 2157, 2158, 2159, 2160),
    *(2161, 2170, 2171, 2193, 2194, 2195, 2199, 2204, 2205, 2244, 2256, 2265, 2266),
    # What removes more than is meant, or runs what it should print.
    *(2114, 2115, 2064, 2091, 2145, 2146, 2150),
    # Redirections and pipes that lose what they carry.
    *(2069, 2188, 2189, 2210, 2216, 2217, 2225, 2226, 2227, 2238, 2259, 2260, 2261),
    # Variables that are lost in a subshell, or are not what is meant.
    *(2030, 2031, 2121, 2122, 2123, 2125, 2142, 2151, 2152, 2178, 2180, 2182, 2184, 2190, 2209),
    # What stands in the wrong place.
    *(2104, 2105, 2168, 2172, 2212, 2213, 2218, 2221, 2222, 2242, 2251, 2257, 2264, 2297),
)
_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Remark:
    """What shellcheck says.

    Attributes:
        line: of the text, from 0.
        column: there, from 0.
        end_line: where it ends.
        end_column: the column behind its last sign.
        code: the number of the remark.
        message: in its words.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    code: int
    message: str


@cache
def find_shellcheck() -> str | None:
    """Give the path of shellcheck; None when it is not there."""
    return shutil.which("shellcheck")


def remarks(text: str) -> Iterator[Remark]:
    """Give what shellcheck says of a text; nothing when it is not there."""
    program = find_shellcheck()
    if program is None:
        return
    codes = ",".join(f"SC{code}" for code in _CODES)
    try:
        done = subprocess.run(  # noqa: S603 - shellcheck, which only reads
            [program, "--norc", "--shell=bash", "--format=json1", f"--include={codes}", "-"],
            input=text.encode(errors="replace"),
            capture_output=True,
            env={"LC_ALL": "C.UTF-8"},
            timeout=_SECONDS,
            check=False,
        )
        comments = json.loads(done.stdout)["comments"]
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        return  # it is too old to be asked like that
    for comment in comments:
        yield Remark(
            comment["line"] - 1,
            comment["column"] - 1,
            comment["endLine"] - 1,
            comment["endColumn"] - 1,
            comment["code"],
            comment["message"],
        )
