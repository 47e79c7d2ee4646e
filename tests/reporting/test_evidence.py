"""The pages of evidence: whole, safe, legible, and made of the journal alone."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pytest_runbooks.model import ProcedureRecord, Rating, Verdict
from pytest_runbooks.model.record import Result
from pytest_runbooks.reporting.evidence import page as page_module
from pytest_runbooks.reporting.evidence.markup import VOID, element, style_text
from pytest_runbooks.reporting.evidence.page import evidence_page, evidence_pages
from pytest_runbooks.reporting.evidence.spans import limit_of, spans_of

from . import records
from .records import CHECK, DEVIATED, DOCUMENT, LOOK, SERVE, SWITCH, procedure, run, step

ATTACK = (
    "</style></pre><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;\x1b[31m\u202e"
)


class Reader(HTMLParser):
    """Reads a page: its elements, which have to be nested well, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1:] != ["style"]:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name == tag]


def read(*procedures: ProcedureRecord) -> Reader:
    return Reader(evidence_page(run(*procedures), procedures))


def test_a_page_says_what_whoever_signs_has_to_know() -> None:
    text = " ".join(read(DEVIATED).text.split())
    for said in (
        "✗ failed 2026-11-30 12:00:00 UTC, took 8.5 s",
        "✗ DEVIATEDRecovery time (RTO)22 m 2 s · objective 30 m73% of what is allowed",
        "4 s ran, 11 m 58 s of waits were shortened, 10 m are documented for people; from look",
        "Recovery point (RPO)19 s · objective 1 m32% of what is allowed",
        "✗ runbooks/failover.md:41: output differs: stdout, exit 0",
        f"SHA-256{DOCUMENT.sha256}",
        f"Commit{DOCUMENT.commit} (nothing is changed)",
        "Environmentaccount 123456789012, eu-west-1",
        "dynamodb:PutItem error=throttlingswitch1 of 2 callslasted",
        "s3:ListBuckets: sorts otherwise",
        "lookLook at the dashboardyesAnn2026-11-30T12:00:00Z",
        "serveapproval: leadnobody was asked",
        "runbooks/failover.md, line 20 · bash · began 2026-11-30 12:00:00 UTC",
        " · waits 12 m by the document, 2 s in this run",
        "line 21: exit 0, 2 s",
        "- three (line 45) + two",
        "GET https://example.com/: declare a stub",
        "NameRoleDateSignaturelead",
    ):
        assert said in text, said


def test_a_block_that_stood_in_for_a_person_is_no_confirmation() -> None:
    text = read(procedure(step("press", manual="Press the button"))).text
    assert "Press the buttonnobody was asked; the block ran in his place" in text


def test_only_what_failed_is_unfolded_and_every_step_can_be_reached() -> None:
    found = read(DEVIATED)
    steps = found.all("details")
    assert [(one["id"], "open" in one) for one in steps] == [
        ("p-s-look", False),
        ("p-s-switch", False),
        ("p-s-serve", False),
        ("p-s-check", True),
        ("p-s-tidy", False),
    ]
    known = {attributes.get("id") for _, attributes in found.found}
    links = {one["href"].removeprefix("#") for one in found.all("a")}
    assert {one["id"] for one in steps} <= links <= known


def test_a_page_has_landmarks_headings_in_order_and_named_drawings() -> None:
    found = read(DEVIATED)
    for landmark in ("header", "main", "footer", "h1", "title"):
        assert len(found.all(landmark)) >= 1
    assert [len(found.all(one)) for one in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
    levels = [int(name[1]) for name, _ in found.found if re.fullmatch("h[1-6]", name)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert found.all("html") == [{"lang": "en"}]
    for drawing in found.all("svg"):
        assert drawing.get("role") == "img" or drawing.get("aria-hidden") == "true"
    identifiers = [one["id"] for _, one in found.found if "id" in one]
    assert len(identifiers) == len({*identifiers})


def test_a_page_needs_nothing_but_itself() -> None:
    text = evidence_page(run(DEVIATED), [DEVIATED])
    found = Reader(text)
    names = {name for name, _ in found.found}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    for _, attributes in found.found:
        assert not {"src", "srcset", "xlink:href", "style"} & attributes.keys()
        assert not [name for name in attributes if name.startswith("on")]
    assert all(one["href"].startswith("#") for one in found.all("a"))
    assert {*re.findall(r"url\(([^)]*)\)", text)} <= {"#waits", "#people", "#faults"}
    assert "@import" not in text


def test_nothing_of_a_document_or_an_output_is_markup() -> None:
    [command] = CHECK.commands
    evil = replace(command, code=ATTACK, stdout=ATTACK, stderr=ATTACK)
    texts: dict[str, Any] = dict.fromkeys(
        ("section", "manual", "approval", "message", "hint"), ATTACK
    )
    hostile = step(
        "x",
        **texts,
        verdict=Verdict.FAILED,
        is_failure=True,
        commands=(evil,),
        captured={ATTACK: ATTACK},
        loosened=(ATTACK,),
        difference=(replace(CHECK.difference[0], text=ATTACK),),
        calls=(replace(SWITCH.calls[0], resource=ATTACK, error=ATTACK, fault=ATTACK),),
        refusals=(replace(CHECK.refusals[0], what=ATTACK, why=ATTACK),),
        faults=(replace(SWITCH.faults[0], fault=ATTACK),),
        confirmation=replace(LOOK.confirmation, asked=ATTACK, who=ATTACK),  # type: ignore[type-var]  # it is there
    )
    document = replace(DOCUMENT, title=ATTACK, owner=ATTACK, path=ATTACK)
    whole = procedure(hostile, title=ATTACK, document=document, environment=ATTACK, broken=ATTACK)
    found = read(whole)
    assert not {"script", "img"} & {name for name, _ in found.found}
    assert found.text.count("<script>alert(1)</script>") > 20
    assert not re.search("[\x1b\u202e]", evidence_page(run(whole), [whole]))


def test_a_string_of_css_ends_where_it_is_to_end() -> None:
    assert style_text('a"}</style>\n') == r'"a\22 \7d \3c \2f style\3e \a "'


def test_markup_has_attributes_without_a_value_and_elements_without_content() -> None:
    assert element("p", "a<b", None, class_="x", open=True, id=None, x=2.50) == (
        '<p class="x" open x="2.5">a&lt;b</p>'
    )
    assert element("meta", name="a") == '<meta name="a">'


def test_the_clock_is_that_of_an_operator() -> None:
    stands_in = step("press", manual="Press", takes=60.0, seconds=3.0, shortened=30.0)
    blocked = step("late", started=None, verdict=Verdict.BLOCKED)
    spans = spans_of(procedure(step("build"), LOOK, SWITCH, stands_in, blocked))
    assert [(one.step.id, one.start, one.end) for one in spans] == [
        ("build", 0.0, 2.0),
        ("look", 2.0, 602.0),
        ("switch", 602.0, 1322.0),
        ("press", 1322.0, 1382.0),
    ]
    assert limit_of(DEVIATED, spans) == 1802.0


def test_an_objective_that_is_far_away_does_not_make_the_steps_small() -> None:
    near = procedure(LOOK, SERVE, objectives=(records.RTO,))
    far = procedure(LOOK, SERVE, objectives=(replace(records.RTO, objective=7200.0),))
    said = "the RTO is over long after that, and is not drawn"
    assert (said in read(near).text, said in read(far).text) == (False, True)
    lines = [
        [one for one in read(whole).all("line") if one["class"] == "limit" and "y2" in one]
        for whole in (near, far)
    ]
    assert [len(one) for one in lines] == [2, 1]  # with that of the gauge


def test_a_long_timeline_is_parted_and_an_empty_one_is_not_drawn() -> None:
    long = procedure(*(step(f"s{number}") for number in range(60)))
    assert len([one for one in read(long).all("svg") if "viewbox" in one]) == 3
    nothing = procedure(result=Result.FAILED, broken="fixture `system` failed")
    found = read(nothing)
    assert not [one for one in found.all("svg") if "viewbox" in one]
    assert "it could not begin: fixture `system` failed" in found.text


def test_there_is_a_page_for_each_document_and_environment() -> None:
    other = replace(DOCUMENT, path="../over/fail over.md")
    same = replace(DOCUMENT, path="runbooks-failover.md")
    procedures = (
        procedure(environment="dev", procedure="one"),
        procedure(environment="dev", procedure="two"),
        procedure(environment="prod"),
        procedure(document=other),
        procedure(document=same, environment="DEV"),
    )
    pages = dict(evidence_pages(run(*procedures)))
    assert [*pages] == [
        "runbooks-failover-dev.html",
        "runbooks-failover-prod.html",
        "over-fail-over.html",
        "runbooks-failover-DEV-2.html",
    ]
    assert 'id="p-one"' in pages["runbooks-failover-dev.html"]
    assert 'id="p-two"' in pages["runbooks-failover-dev.html"]


@pytest.mark.parametrize(
    ("rating", "said"),
    [(Rating.MET, "✓ MET"), (Rating.ABORTED, "✗ ABORTED"), (None, "○ not rated")],
)
def test_the_rating_is_said_in_words(rating: Rating | None, said: str) -> None:
    rated = procedure(LOOK, SERVE, rating=rating, objectives=(records.RTO,))
    assert said in read(rated).text


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_all_text_is_legible_on_its_ground_in_light_and_dark() -> None:
    # WCAG 2.2, 1.4.3: a contrast of 4.5 to 1.
    sheet = Path(page_module.__file__).with_name("page.css").read_text(encoding="utf-8")
    palettes = re.findall(r":root \{(.*?)\}", sheet, re.DOTALL)
    assert len(palettes) == 2
    for palette in palettes:
        colours = dict(re.findall(r"--(\w+): (#\w{6})", palette))
        for ground in ("page", "panel", "code"):
            for text in ("text", "soft", "pass", "fail", "warn", "none", "accent"):
                pair = sorted((luminance(colours[one]) for one in (text, ground)), reverse=True)
                assert (pair[0] + 0.05) / (pair[1] + 0.05) >= 4.5, (text, ground)
        for ground in ("added", "removed"):
            pair = sorted((luminance(colours[one]) for one in ("text", ground)), reverse=True)
            assert (pair[0] + 0.05) / (pair[1] + 0.05) >= 4.5, ground
