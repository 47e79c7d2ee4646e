"""The page about writing expected outputs says what a run does."""

from __future__ import annotations

import re
from pathlib import Path

from .room import Room, without_durations

PAGE = Path(__file__).parent.parent.parent / "docs" / "update.md"


def shown(title: str) -> str:
    """The fence of the page that has this title."""
    page = PAGE.read_text(encoding="utf-8")
    found = re.search(rf'^(`{{3,}})\w+ title="{title}"\n(.*?)^\1$', page, re.DOTALL | re.MULTILINE)
    assert found is not None, title
    return found[2]


def test_the_page_shows_what_a_run_writes(room: Room) -> None:
    file = room.path / "runbooks" / "orders.md"
    file.parent.mkdir()
    file.write_text(shown("before"), encoding="utf-8")
    run = room.run_apart("runbooks/orders.md", "--runbooks-update", timeout=120)
    assert file.read_text(encoding="utf-8") == shown("after")
    assert shown("summary").strip() in run.out.splitlines()
    assert run.code == 0
    again = room.run_apart("runbooks/orders.md", "--runbooks-update=diff", timeout=120)
    assert again.code == 0
    assert "nothing to write" in without_durations(again.out)


def test_an_id_that_aws_gave_out_is_a_class_wherever_it_is_printed(room: Room) -> None:
    file = room.book(
        """
        # Book

        <!-- runbook: expect capture=API -->
        ```bash
        aws apigateway create-rest-api --name shop --query id --output text
        ```

        <!-- runbook: expect -->
        ```bash
        echo "made $API"
        ```
        """
    )
    run = room.run_apart("runbooks/book.md", "--runbooks-update", timeout=120)
    assert run.code == 0
    fences = re.findall(r"```text\n(.*?)```", file.read_text(encoding="utf-8"), re.DOTALL)
    assert fences == ["[ID:id]\n", "made [ID:id]\n"]
