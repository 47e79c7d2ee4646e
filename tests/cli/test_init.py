"""`pytest-runbooks init`: what it writes, and what it says."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime

import pytest

from pytest_runbooks.cli import main
from pytest_runbooks.cli.init import KINDS, page
from pytest_runbooks.parsing import parse

from ..plugin.room import Room

pytestmark = pytest.mark.usefixtures("room")

# What a page of each kind must hold, in its headings; see "Standard" of the runbook library.
ALL_KINDS = (
    "overview",
    "prerequisites",
    "verification|verify",
    "troubleshoot",
    "references",
    "contacts",
)
OF_A_KIND = {
    "deployment": (
        "checklist",
        "smoke test",
        "health",
        "monitoring",
        "rollback triggers",
        "rollback",
    ),
    "promotion": (
        *(
            "readiness checklist",
            "configuration differences",
            "from dev to sit",
            "from sit to prod",
        ),
        *("canary", "monitoring period", "full rollout", "rollback if the promotion fails"),
    ),
    "rollback": (
        *("decision criteria", "lambda version", "api stage", "terraform state"),
        *("table recovery", "incident report"),
    ),
    "troubleshooting": (
        *("decision tree", "issue matrix", "diagnosis", "resolution", "log queries", "escalation"),
    ),
    "disaster-recovery": (
        *("architecture", "triggers", "failover", "confirm", "switch", "notify", "failback"),
        *("synchronise", "cut back", "objectives", "drills"),
    ),
    "operations": (
        *("metrics", "alarms", "dashboard", "log queries", "routine tasks", "tuning", "scaling"),
    ),
    "guide": ("steps",),
}
CHANGES_WHAT_CALLERS_MEET = re.compile(
    r"aws (?:lambda (?:update-alias|delete-\S+)|apigateway update-stage|\S+ delete-\S+"
    r"|route53 change-resource-record-sets|s3api copy-object|dynamodb update-table)"
)


def test_a_first_runbook_passes_as_it_is(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    # All seven take two minutes of computing: each run has three, others each day.
    all_of_them = os.environ.get("RUNBOOKS_TESTS") == "all"
    first = datetime.now(UTC).toordinal() % len(KINDS)
    for kind in KINDS if all_of_them else [*KINDS, *KINDS][first : first + 3]:
        assert main(["init", kind]) == 0
        assert capsys.readouterr().out == f"wrote runbooks/{kind}.md\nnext: `pytest runbooks/`\n"
    run = room.run_apart("runbooks/", "-n2", timeout=600)
    assert run.code == 0, run.out
    assert re.search(r"=== \d+ passed in", run.out), run.out  # and none skipped


@pytest.mark.parametrize("kind", KINDS)
def test_a_first_runbook_holds_what_its_kind_asks_for(kind: str) -> None:
    text = page(kind, date(2026, 11, 27))
    runbook = parse(text, f"{kind}.md")
    front = runbook.front_matter
    assert (front.kind, front.owner, front.version) == (kind, "Orders team", "1.0")
    assert (str(front.reviewed), bool(front.review_every)) == ("2026-11-27", True)
    assert front.region == "eu-west-1"
    titles = "\n".join(section.title.lower() for section in runbook.sections)
    wanted = (*ALL_KINDS, *OF_A_KIND[kind])
    assert [words for words in wanted if not re.search(words, titles)] == []
    assert re.search(r"review\w*\W+2026-11-27, every 90 days", text, re.IGNORECASE)


@pytest.mark.parametrize("kind", KINDS)
def test_a_first_runbook_warns_above_what_callers_feel(kind: str) -> None:
    text = page(kind, date(2026, 11, 27))
    shown = re.sub(r"<!-- runbook: [^>]*\n```.*?^-->", "", text, flags=re.MULTILINE | re.DOTALL)
    parts = re.split(r"^(```\w+\n.*?^```)$", shown, flags=re.MULTILINE | re.DOTALL)
    for before, fence in zip(parts[::2], parts[1::2], strict=False):
        if CHANGES_WHAT_CALLERS_MEET.search(fence):
            assert "> **Warning:**" in before, fence


@pytest.mark.parametrize("kind", KINDS)
def test_the_links_of_a_first_runbook_lead_to_its_headings(kind: str) -> None:
    text = page(kind, date(2026, 11, 27))
    slugs = {section.slug for section in parse(text, f"{kind}.md").sections}
    links = set(re.findall(r"\]\(#([^)]+)\)", text)) | set(re.findall(r'click \w "#(.*?)"', text))
    assert links - slugs == set()


def test_without_a_kind_a_guide_is_written_with_the_date_of_today(room: Room) -> None:
    before = date.today()  # noqa: DTZ011 - where the author is
    assert main(["init"]) == 0
    [file] = (room.path / "runbooks").iterdir()
    after = date.today()  # noqa: DTZ011 - as above
    assert file.name == "guide.md"
    assert file.read_text(encoding="utf-8") in {page("guide", before), page("guide", after)}


def test_a_file_that_is_there_is_never_overwritten(
    room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    file = room.path / "runbooks" / "guide.md"
    file.parent.mkdir()
    file.write_text("mine")
    assert main(["init", "guide"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "pytest-runbooks init: runbooks/guide.md: is there, and is not overwritten\n"
        "  move it away, or write into another folder: `--to FOLDER`\n"
    )
    assert file.read_text() == "mine"


def test_a_link_that_leads_nowhere_is_a_file_that_is_there(room: Room) -> None:
    project = room.path
    (project / "runbooks").mkdir()
    (project / "runbooks" / "guide.md").symlink_to(project / "elsewhere.md")
    assert main(["init", "guide"]) == 2
    assert not (project / "elsewhere.md").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["init", "rolback"], "unknown kind `rolback`\n  did you mean `rollback`?"),
        (
            ["init", "--to", "pytest.ini"],
            "pytest.ini: is no folder\n  name another one: `--to FOLDER`",
        ),
        (
            ["init", "--to", "pytest.ini/deeper"],
            (
                "pytest.ini/deeper/guide.md: cannot be written: Not a directory\n"
                "  name another folder: `--to FOLDER`"
            ),
        ),
    ],
)
def test_what_cannot_be_written_is_said(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert capsys.readouterr() == ("", f"pytest-runbooks init: {said}\n")


@pytest.mark.parametrize(
    ("file", "config", "setting"),
    [
        ("pytest.ini", "[pytest]\n", "add `runbooks_files = ops/pages/*.md` to pytest.ini"),
        (
            *("pyproject.toml", "[tool.pytest]\n"),
            'add `runbooks_files = ["ops/pages/*.md"]` to pyproject.toml',
        ),
        (
            *("", ""),
            'write `[pytest]` and below it `runbooks_files = ["ops/pages/*.md"]` into pytest.toml',
        ),
    ],
    ids=["ini", "toml", "none"],
)
def test_a_folder_that_pytest_does_not_look_into_is_said_with_the_setting(
    file: str, config: str, setting: str, room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    (room.path / "pytest.ini").unlink()
    if file:
        (room.path / file).write_text(config)
    assert main(["init", "--to", "ops/pages"]) == 0
    assert capsys.readouterr().out == (
        "wrote ops/pages/guide.md\n"
        "pytest does not take it for a runbook when it meets it in ops/pages/: its folder is not "
        f"named `runbooks`\nnext: {setting}, and run it: `pytest ops/pages/guide.md`\n"
    )


def test_a_folder_out_of_the_root_directory_is_said(
    room: Room, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (room.path / "inside").mkdir()
    monkeypatch.setenv("PYTEST_ADDOPTS", "--rootdir=inside")
    assert main(["init", "--to", "ops"]) == 0
    assert capsys.readouterr().out == (
        "wrote ops/guide.md\n"
        "pytest does not take it for a runbook when it meets it in ops/: its folder is not named "
        f"`runbooks`\nnext: move it below the root directory, {room.path}/inside, into a folder "
        "named `runbooks`, and run it: `pytest ops/guide.md`\n"
    )


def test_a_project_that_is_reached_by_a_link_is_found(
    room: Room, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, link = room.path / "real", room.path / "link"
    real.mkdir()
    link.symlink_to(real)
    monkeypatch.chdir(link)
    assert main(["init", "--to", f"{link}/runbooks"]) == 0
    assert capsys.readouterr().out == (
        f"wrote {link}/runbooks/guide.md\nnext: `pytest {link}/runbooks/`\n"
    )


def test_test_paths_without_the_folder_are_said(
    room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    room.ini("testpaths = tests")
    assert main(["init"]) == 0
    assert capsys.readouterr().out == (
        "wrote runbooks/guide.md\nnext: `pytest runbooks/`\n"
        "`pytest` by itself does not run it: `testpaths` in pytest.ini does not name runbooks/\n"
    )


def test_a_configuration_that_keeps_pytest_from_starting_is_said(
    room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    room.ini("runbooks_files = docs/*.txt")
    assert main(["init"]) == 0
    assert capsys.readouterr().out == (
        "wrote runbooks/guide.md\n"
        "pytest could not look for it: runbooks_files: `docs/*.txt` matches no Markdown file; "
        "write a glob of files, as `docs/*.md` or `docs/**/*.md`\n"
        "next: mend that, which `pytest-runbooks doctor` may explain, and run it: "
        "`pytest runbooks/`\n"
    )
