"""Where modules have written down a HOME: found, and moved."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from types import SimpleNamespace

import pytest

from pytest_runbooks.aws.seam.runbooks_warm.places import HomeError, Places

TO = "/home/of/a/procedure"


class Slotted:
    __slots__ = ("folder",)


class Holder:
    folder = ""


@pytest.fixture
def home(tmp_path: Path) -> str:
    """A folder that no other test names, for everything there is is looked at."""
    return f"{tmp_path}-home"


def test_all_kinds_of_places_name_the_other_folder(home: str) -> None:
    held = SimpleNamespace(
        text=f"{home}/.aws",
        raw=f"{home}/raw".encode(),
        path=PurePosixPath(home, "path"),
        words=["--file", f"{home}/list"],
        table={"file": (None, f"{home}/tuple", None), "other": "/home"},
        slotted=Slotted(),
    )
    held.slotted.folder = f"{home}/slot"
    Holder.folder = f"{home}/class"

    def function(folder: str = f"{home}/default", *, named: str = f"{home}/named") -> str:
        return folder + named

    Places(home).move(TO)
    assert held.text == f"{TO}/.aws"
    assert held.raw == f"{TO}/raw".encode()
    assert held.path == PurePosixPath(TO, "path")
    assert held.words == ["--file", f"{TO}/list"]
    assert held.table == {"file": (None, f"{TO}/tuple", None), "other": "/home"}
    assert held.slotted.folder == f"{TO}/slot"
    assert Holder.folder == f"{TO}/class"
    assert function() == f"{TO}/default{TO}/named"


def test_a_place_of_an_unknown_kind_is_refused(home: str) -> None:
    view = memoryview(f"{home}/view".encode())
    with pytest.raises(HomeError, match=r"HOME is written down in a \w+"):
        Places(home)
    assert view.tobytes() == f"{home}/view".encode()


def test_nothing_is_found_where_nothing_names_it(tmp_path: Path) -> None:
    assert Places(str(tmp_path / "in" / "nothing"))._found == []
