from __future__ import annotations

import threading

import pytest

from .at_hand import at_hand, opened
from .scenario import Aws, eventually


@pytest.mark.parametrize("name", at_hand())
def test_closing_it_twice_leaves_no_thread_and_the_next_one_answers(name: str) -> None:
    before = set(threading.enumerate())
    for _ in range(2):
        with opened(name) as (emulator, url):
            assert Aws(url).client("sts").get_caller_identity()["Arn"]
            emulator.close()
            emulator.close()
            assert emulator.breakdowns() == ()
    eventually(lambda: set(threading.enumerate()) <= before)
