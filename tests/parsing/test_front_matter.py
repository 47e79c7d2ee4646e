from __future__ import annotations

import pytest

from pytest_runbooks.model import Environment, FrontMatter, Profile, Stub

from .reading import problems, read, said


def matter(keys: str) -> FrontMatter:
    return read(f"---\nrunbook: {keys}\n---\n").front_matter


def test_every_key_is_read() -> None:
    assert read("""
        ---
        title: Deploy
        runbook:
          kind: disaster-recovery
          owner: Team "A" <a@example.com>
          version: 1.0
          reviewed: 2026-11-30
          review-every: 90d
          region: af-south-1
          account: 012345678901
          environments:
            dev:
            sit: {account: 222222222222, region: eu-west-1, env: {STAGE: on}}
          env:
            A: 1:30
            B: 010
            C: yes
            D: ""
            E: ~/x
          profiles:
            base:
            prod: {account: 333333333333, region: eu-west-1}
          stubs:
            - url: https://api.example.com
          fixtures: [stack, seeded_table]
          requires: jq
          workdir: ../stack
          procedures: 2
        ---
        ## A
        """).front_matter == FrontMatter(
        kind="disaster-recovery",
        owner='Team "A" <a@example.com>',
        version="1.0",
        reviewed="2026-11-30",
        review_every="90d",
        region="af-south-1",
        account="012345678901",
        environments=(
            Environment("dev", "012345678901", "af-south-1"),
            Environment("sit", "222222222222", "eu-west-1", {"STAGE": "on"}),
        ),
        env={"A": "1:30", "B": "010", "C": "yes", "D": "", "E": "~/x"},
        profiles=(Profile("base"), Profile("prod", "333333333333", "eu-west-1")),
        stubs=(Stub("https://api.example.com"),),
        fixtures=("stack", "seeded_table"),
        requires=("jq",),
        workdir="../stack",
        procedures=2,
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="an empty document"),
        pytest.param("Text\n", id="text"),
        pytest.param("---\ntitle: x\nlayout: !custom [&a 1, *a]\n---\n", id="keys of others"),
        pytest.param("---\n---\n", id="nothing between the lines"),
        pytest.param("---\nText.\n\n---\n", id="two rules"),
        pytest.param("---\n\nText: {a\n", id="one rule"),
        pytest.param(" \n---\ntitle: x\n---\n", id="a line above front matter of others"),
        pytest.param("Text\n---\nrunbook: {kind: guide}\n---\n", id="text above"),
        pytest.param("---\nnotebook: {kind: guide}\n---\n", id="another word"),
        pytest.param("---\nRunbook: x\n---\n", id="a word of others that looks like ours"),
    ],
)
def test_nothing_is_said_in(text: str) -> None:
    assert read(text).front_matter == FrontMatter()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\ufeff---\nrunbook: {kind: guide}\n---\n", id="a byte order mark"),
        pytest.param("---\r\nrunbook: {kind: guide}\r\n---\r\n", id="CR LF"),
        pytest.param("--- \nrunbook: {kind: guide}\n...\n", id="dots at the end"),
        pytest.param("---\n# ours\nrunbook: {kind: guide}\n---", id="no last line end"),
        pytest.param('---\n"runbook": {"kind": "guide"}\n---\n', id="quotes"),
        pytest.param("---\nx: &a guide\nrunbook: {kind: *a}\n---\n", id="an alias of a word"),
    ],
)
def test_front_matter_is_read_with(text: str) -> None:
    assert read(text).front_matter == FrontMatter(kind="guide")


def test_front_matter_is_no_markdown() -> None:
    runbook = read("""
        ---
        # a comment
        runbook: {kind: guide}
        text: |
          ```bash
          ls
          ```
        ---
        """)
    assert [section.title for section in runbook.sections] == ["doc"]
    assert runbook.procedures[0].steps == ()


@pytest.mark.parametrize(
    ("keys", "message", "hint"),
    [
        ("{kind: deploymnt}", "2:17: unknown kind `deploymnt`", "did you mean `deployment`?"),
        ("{procdures: 2}", "2:11: unknown key `procdures`", "did you mean `procedures`?"),
        ("{owner: }", "2:11: `owner` is empty", "give a value, or leave it out"),
        ("{owner: null}", "2:11: `owner` is empty", "give a value, or leave it out"),
        ("{owner: [a]}", "2:18: `owner` is not a single value", "write `owner: value`"),
        ("{owner: !!str a}", "2:18: a YAML tag is not understood", "write the value alone"),
        (
            "{reviewed: 30.11.2026}",
            "2:21: `30.11.2026` is not a date",
            "write year, month and day: `2026-11-30`",
        ),
        (
            "{reviewed: 2026-02-30}",
            "2:21: `2026-02-30` is not a date",
            "write year, month and day: `2026-11-30`",
        ),
        (
            "{review-every: monthly}",
            "2:25: `monthly` is not a number of days or weeks",
            "write it as `90d` or `12w`",
        ),
        ("{account: 1234}", "2:20: `1234` is not an account", "an account has twelve digits"),
        (
            "{region: af_south}",
            "2:19: `af_south` is not the name of a region",
            "write it like `af-south-1`",
        ),
        (
            "{procedures: 1}",
            "2:23: `1` is not a level of headings",
            "write 2, 3, 4, 5 or 6",
        ),
        (
            "{procedures: 3}",
            "2:11: no heading has level 3, so there are no procedures",
            "write the level of the headings that begin a procedure, or leave `procedures` out",
        ),
        (
            "{workdir: /tmp}",
            "2:20: `/tmp` is not a relative path",
            "write it relative to the document's folder",
        ),
        (
            "{workdir: ~/x}",
            "2:20: `~/x` is not a relative path",
            "write it relative to the document's folder",
        ),
        (
            "{fixtures: my-stack}",
            "2:21: `my-stack` cannot be a fixture",
            "write the name of a pytest fixture",
        ),
        ("{fixtures: [a, b, a]}", "2:28: `a` is listed twice", "keep one of them"),
        (
            "{fixtures: [a, ~]}",
            "2:25: an item of `fixtures` is empty",
            "give a value, or leave it out",
        ),
        ("{fixtures: {a: b}}", "2:21: `fixtures` is not a list", "write `fixtures: [one, two]`"),
        ("{requires: a b}", "2:21: `a b` is not a tool", "write the command's name, as `jq`"),
        (
            "{env: {1A: x}}",
            "2:17: `1A` cannot name a variable",
            "a name is made of letters, digits and `_`, and does not begin with a digit",
        ),
        (
            "{env: {AWS_SESSION_TOKEN: x}}",
            "2:17: `AWS_SESSION_TOKEN` is set by the run",
            "leave it out: a document holds no credentials",
        ),
        ("{env: {A: {B: x}}}", "2:20: `A` is not a single value", "write `A: value`"),
        ("{environments: [dev, dev]}", "2:31: `dev` is listed twice", "keep one of them"),
        (
            "{environments: [a b]}",
            "2:26: `a b` is not the name of an environment",
            "a name is made of letters, digits, `_` and `-`",
        ),
        (
            "{environments: {dev: {acount: x}}}",
            "2:32: unknown key `acount`",
            "did you mean `account`?",
        ),
        (
            "{environments: {dev: {env: {AWS_ACCESS_KEY_ID: x}}}}",
            "2:38: `AWS_ACCESS_KEY_ID` is set by the run",
            "leave it out: a document holds no credentials",
        ),
        ("", "2:1: `runbook` is empty", "write `key: value` below `runbook:`, indented"),
        (
            "deployment",
            "2:1: `runbook` does not hold keys",
            "write `key: value` below `runbook:`, indented",
        ),
        (
            "\n  owner: a: b",
            "3:11: the front matter is not YAML: mapping values are not allowed here",
            "indent by spaces, and put a value that holds `: ` or ` #` into quotes",
        ),
        (
            "{owner: \x07}",
            "2:18: the front matter is not YAML: the character U+0007 is not allowed",
            "take it out",
        ),
        (
            "{[a]: b}",
            "2:11: a key is not a plain word",
            "write `key: value`; a key that begins with `[` or `{` stands in quotes",
        ),
    ],
)
def test_a_mistake_in_the_front_matter_is_said(keys: str, message: str, hint: str) -> None:
    assert problems(f"---\nrunbook: {keys}\n---\n") == f"{message}\n  {hint}\n"


def test_all_mistakes_of_the_front_matter_are_said_in_their_places() -> None:
    assert problems(
        """
        ---
        runbook:
          owner: a
          owner: b
          kind: guide
          env: &all
            X: 1
          environments:
            dev: {env: *all}
            prod:
              region: x
          fixtures:
            - 1a
            - a
            - b c
            - a
        runbook:
          kind: guide
        ---
        """
    ) == said("""
        4:3: `owner` is written twice
          the first one is on line 3; keep one of them
        9:16: an alias of a list or a mapping is not understood
          write it out
        11:15: `x` is not the name of a region
          write it like `af-south-1`
        13:7: `1a` cannot be a fixture
          write the name of a pytest fixture
        15:7: `b c` cannot be a fixture
          write the name of a pytest fixture
        16:7: `a` is listed twice
          keep one of them
        17:1: `runbook` is written twice
          put everything under one of them
        """)


def test_a_key_that_is_nearly_ours_and_holds_our_keys_is_said() -> None:
    assert problems("---\nrunbok:\n  kind: guide\n---\n") == said("""
        2:1: unknown key `runbok`
          did you mean `runbook`?
        """)


def test_front_matter_that_is_not_closed_is_said() -> None:
    assert problems("---\nrunbook:\n  kind: guide\n\n# Title\n") == said("""
        1:1: the front matter is not closed
          write `---` below it
        """)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (" \n---\nrunbook: {kind: guide}\n---\n", "2:1"),
        (" ---\n runbook: {kind: guide}\n ---\n", "1:2"),
    ],
)
def test_front_matter_that_does_not_begin_the_document_is_said(text: str, place: str) -> None:
    assert problems(text) == (
        f"{place}: the front matter does not begin the document, so nobody reads it\n"
        "  begin the first line of the document with its `---`\n"
    )


def test_yaml_nested_beyond_reading_is_said() -> None:
    assert problems(f"---\nrunbook: {'[' * 5000}\n---\n") == said("""
        2:1: the front matter is not YAML: it is nested too deep
          write what a runbook needs here, and the rest elsewhere
        """)


def test_an_alias_of_itself_is_said() -> None:
    assert problems("---\nrunbook:\n  fixtures: &a [*a]\n---\n") == said("""
        3:17: an alias of a list or a mapping is not understood
          write it out
        """)
