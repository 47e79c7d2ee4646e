from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pytest_runbooks.model import Verdict

from .play import document, play, without_durations

pytestmark = pytest.mark.skipif(not shutil.which("curl"), reason="curl is not there")

LATE = "curl --silent --output /dev/null http://example.com/late"
WAITS = "touch go; until [ -e done ]; do sleep 0.02; done"
BOOK = """
## Start

```bash
true
{first}
```

## Innocent

```bash
{second}
```
"""


def whence(folder: Path, first: str, second: str) -> list[str]:
    played = play(BOOK.format(first=first, second=second), folder)
    assert [*played.verdicts.values()] == [Verdict.PASSED, Verdict.REFUSED]
    return [one.origin for one in played.outcomes["innocent"].refusals]


def test_a_refusal_in_the_background_points_to_the_step_that_left_it_there(tmp_path: Path) -> None:
    first = f"(until [ -e go ]; do sleep 0.02; done; {LATE}; touch done) &"
    played = play(BOOK.format(first=first, second=WAITS), tmp_path)
    assert [*played.verdicts.values()] == [Verdict.PASSED, Verdict.REFUSED]
    assert played.text("innocent") == without_durations(
        document(
            f"""
            runbooks/book.md:11: tried to leave the emulator (GET http://example.com/late, in the background, from line 5, N s)
              $ {WAITS}
            refused: GET http://example.com/late, in the background, from line 5
              nothing leaves the emulator, and `example.com` is no AWS API host: declare the answer under `stubs` in the front matter
            earlier: 1 step passed in N s
            rerun:   pytest runbooks/book.md::innocent
            """  # noqa: E501 - lines of a failure
        ).rstrip("\n")
    )


def test_a_name_that_an_earlier_step_gave_to_a_variable_is_pointed_to(tmp_path: Path) -> None:
    first = "URL='http://example.com/late?a=1&b=2' && true 2>&1"
    found = whence(tmp_path, first, 'curl --silent --output /dev/null "$URL"')
    assert found == ["named in line 5"]


@pytest.mark.parametrize("first", [f"# {LATE} &", "# another.example &"])
def test_what_the_running_step_names_is_its_own(tmp_path: Path, first: str) -> None:
    assert whence(tmp_path, first, LATE) == [""]


def test_what_no_step_names_comes_from_nowhere_else(tmp_path: Path) -> None:
    second = 'name=example; curl --silent --output /dev/null "http://$name.com/late"'
    assert whence(tmp_path, "true &", second) == [""]
