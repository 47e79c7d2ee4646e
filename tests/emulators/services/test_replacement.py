from __future__ import annotations

from typing import Any

import pytest

from pytest_runbooks.emulators.services.service import Replacement


class Moto:
    def answer(self) -> str:
        return "moto"


@pytest.mark.parametrize(("name", "own"), [("answer", "moto"), ("missing", None)])
def test_moto_gets_its_own_back_when_nobody_wants_another_one(name: str, own: str | None) -> None:
    moto: Any = Moto()
    part = Replacement(Moto, name, lambda _: lambda _: "ours")
    part.install()
    part.install()
    part.uninstall()
    assert getattr(moto, name)() == "ours"
    for _ in range(2):
        part.uninstall()
        assert getattr(moto, name, lambda: None)() == own
