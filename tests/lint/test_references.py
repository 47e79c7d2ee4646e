"""Links, anchors, images: what leads nowhere is found, and what some program shows is not."""

from __future__ import annotations

import pytest

from pytest_runbooks.lint.check import check_file
from pytest_runbooks.lint.files import Files
from pytest_runbooks.lint.registry import all_rules
from pytest_runbooks.lint.settings import LintSettings

from .checking import Checker

GONE = "which does not exist"
FOLDER = "the path counts from the folder of the document"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a](no.md)", [f"1:5: RB600 the link leads to `no.md`, {GONE}\n  {FOLDER}"]),
        ("See **[a](./no.md 'Title')**.", [f"1:11: RB600 the link leads to `./no.md`, {GONE}"]),
        ("[a](<no such.md>)", [f"1:6: RB600 the link leads to `no such.md`, {GONE}"]),
        ("[a](no%20such.md)", [f"1:5: RB600 the link leads to `no%20such.md`, {GONE}"]),
        ("[a](no.md?raw=true#top)", [f"1:5: RB600 the link leads to `no.md`, {GONE}"]),
        ("[a [b]](no.md)", [f"1:9: RB600 the link leads to `no.md`, {GONE}"]),
        ("> - [a](no.md)", [f"1:9: RB600 the link leads to `no.md`, {GONE}"]),
        ("# [a](no.md)", [f"1:7: RB600 the link leads to `no.md`, {GONE}"]),
        ("| a |\n|---|\n| [a](no.md) |", [f"3:7: RB600 the link leads to `no.md`, {GONE}"]),
        ("[a][x]\n\n[x]: no.md", [f"3:6: RB600 the link leads to `no.md`, {GONE}"]),
        ('<a href="no.md">a</a>', [f"1:10: RB600 the link leads to `no.md`, {GONE}"]),
        ("[![a](b.png)](no.md)", [f"1:15: RB600 the link leads to `no.md`, {GONE}"]),
        ("[a](docs/no.md)", [f"1:5: RB600 the link leads to `docs/no.md`, {GONE}"]),
        ("[a](/docs/no.md)", [f"1:5: RB600 the link leads to `/docs/no.md`, {GONE}"]),
        ("![a](no.png)", ["1:6: RB602 the image `no.png` does not exist"]),
        (
            "<p>\n<img width=3 src='no.png'>\n</p>",
            ["2:19: RB602 the image `no.png` does not exist"],
        ),
    ],
)
def test_what_is_not_there_is_found(text: str, found: list[str], check: Checker) -> None:
    files = {"docs/there.md": "", "b.png": ""}
    said = check(text + "\n", "RB600", "RB602", files=files)
    assert len(said) == len(found)
    for one, expected in zip(said, found, strict=True):
        assert one.startswith(f"page.md:{expected}"), one


@pytest.mark.parametrize(
    "text",
    [
        "[a](there.md) [b](./docs/there.md) [c](docs) [d](docs/) [e](/docs/there.md)",
        "[a](with%20blank.md) [b](<with blank.md>) [c](there.md?raw=true) ![d](b.png)",
        "[a](https://x.test/no.md) [b](//x.test) [c](mailto:a@b.test) [d](tel:12) [e](ftp:no)",
        "`[a](no.md)` \\[a](no.md) [a] (no.md)",
        "```text\n[a](no.md)\n```\n\n    [a](no.md)\n",
        "<!-- [a](no.md) -->\n\n<!--\n[a](no.md)\n-->",
        "<code>[a](no.md)</code>",
        "[a]({env}.md) [b](<name>.md) [c](${X}.md) [d]({{ x }}.md) [e](path/to/*.md) [f](...)",
        "[a](../../issues) [b](../../actions/workflows/x.yml) [c](../../wiki/Page) [d](issues)",
        "[a](../outside.md) [b](../../other/README.md)",
        "[a](build/report.md) [b](generated/x.md) [c](x.gen.md)",
        "[a](no.html) [b](../api/no.html)",
        "[a](page) [b](docs/there) [c](../page/docs/there)",
        "[a](/getting-started/no) [b](/no/such.md)",
        "[a](empty/no.md) [b](absent/no.md)",
        "[a](@site/no.md) [b](~/no.md)",
        "[x]: # (a comment)\n[//]: # 'a comment'",
        "<https://x.test/no.md> https://x.test/no.md no.md",
        "[^1]\n\n[^1]: no.md",
        "Text.\n\n[unused]: no.md",
    ],
)
def test_what_may_be_right_is_not_spoken_of(text: str, check: Checker) -> None:
    (check.folder / "empty").mkdir()
    files = {
        "there.md": "",
        "docs/there.md": "",
        "with blank.md": "",
        "b.png": "",
        ".gitignore": "# made\n/build/\ngenerated\n*.gen.md\n",
    }
    assert check(text + "\n", "RB600", "RB602", "RB607", files=files) == []


@pytest.mark.parametrize(
    ("files", "front"),
    [
        ({"hugo.toml": ""}, ""),
        ({"config.toml": 'baseURL = "https://x.test"\n'}, ""),
        ({"_config.yml": ""}, ""),
        ({"docusaurus.config.js": ""}, ""),
        ({"conf.py": ""}, ""),
        ({}, "---\ntitle: Page\nweight: 3\n---\n\n"),
        ({}, "{{< note >}}\n\n"),
        ({}, "{% include x.html %}\n\n"),
        ({}, "--8<-- 'x.md'\n\n"),
    ],
)
def test_pages_of_a_site_are_left_to_it(files: dict[str, str], front: str, check: Checker) -> None:
    text = front + "[a](no.md) ![b](no.png) [c](www.x.com/a)\n"
    assert check(text, "RB60", files=files) == []


def test_a_config_of_something_else_makes_no_site(check: Checker) -> None:
    files = {"config.toml": "[server]\nport = 1\n"}
    assert len(check("[a](no.md)\n", "RB600", files=files)) == 1


def test_of_mkdocs_pages_links_to_markdown_are_looked_at(check: Checker) -> None:
    text = "---\nrunbook:\n  owner: X\n---\n\n# Page\n\n[a](no.md) [b](no/) [c](no.png)\n"
    page = check.folder / "docs" / "x.md"
    files = {"mkdocs.yml": "site_name: X\n", "docs/x.md": text}
    check(text, "RB600", files=files)
    rules, files_there = all_rules(), Files(check.folder)
    active = (rules["RB600"], rules["RB602"])
    found = check_file(page, "x.md", rules, active, files_there, LintSettings())
    assert [str(one) for one in found] == [
        f"x.md:8:5: RB600 the link leads to `no.md`, {GONE}\n  {FOLDER}"
    ]


@pytest.mark.parametrize(
    ("link", "nearest"),
    [
        ("rolback.md", "did you mean `rollback.md`?"),
        ("docs/rollback.md", "did you mean `rollback.md`?"),
        ("other/deep.md", "did you mean `docs/deep.md`?"),
        ("zzz.md", FOLDER),
    ],
)
def test_the_nearest_file_is_named(link: str, nearest: str, check: Checker) -> None:
    files = {"rollback.md": "", "docs/deep.md": "", "other/x.md": "", "docs/x.md": ""}
    found = check(f"[a]({link})\n", "RB600", files=files)
    if link == "other/deep.md":
        assert found[0].endswith(FOLDER)
        return
    assert found == [f"page.md:1:5: RB600 the link leads to `{link}`, {GONE}\n  {nearest}"]


HEADINGS = """\
# Page

## Roll back (v2)

## What's `new` & old?

## 🚀 Start

## Same

## Same

<a id="own"></a><a name="Named"></a><h3 id=quoted>In HTML</h3>

## With an id {#custom}

Setext heading
==============

- ## In a list

"""
OURS = "---\nrunbook:\n  owner: X\n---\n\n"


@pytest.mark.parametrize(
    "anchor",
    [
        *("page", "roll-back-v2", "whats-new--old", "-start", "same", "same-1", "own", "Named"),
        *("named", "quoted", "in-html", "custom", "with-an-id-custom", "setext-heading"),
        *("in-a-list", "Roll-Back-V2", "%2Dstart", "", "top", "L10", "fn1", "user-content-x", "/x"),
    ],
)
@pytest.mark.parametrize("front", ["", OURS])
def test_anchors_are_those_that_github_gives(anchor: str, front: str, check: Checker) -> None:
    assert check(front + HEADINGS + f"[a](#{anchor})\n", "RB601") == []


def test_an_anchor_that_nothing_has_is_found_with_the_nearest(check: Checker) -> None:
    text = OURS + HEADINGS + "See [a](#roll-back) and [b](other.md#nothing), [c](x.py#L3).\n"
    files = {"other.md": "# Other\n", "x.py": ""}
    assert check(text, "RB601", files=files) == [
        (
            "page.md:27:9: RB601 the page has no heading `#roll-back`\n"
            "  did you mean `#roll-back-v2`?"
        ),
        (
            "page.md:27:37: RB601 `other.md` has no heading `#nothing`\n"
            "  write the anchor of a heading that there is"
        ),
    ]


@pytest.mark.parametrize("anchor", ["whats-new-old", "what-s-new-old", "start", "same_1", "roll"])
def test_elsewhere_than_on_github_an_anchor_may_be_made_otherwise(
    anchor: str, check: Checker
) -> None:
    assert check(HEADINGS + f"[a](#{anchor})\n", "RB601") == []
    assert len(check(OURS + HEADINGS + f"[a](#{anchor})\n", "RB601")) == 1
    (check.folder / ".github").mkdir()
    assert len(check(HEADINGS + f"[a](#{anchor})\n", "RB601")) == 1


@pytest.mark.parametrize("text", ["{{% include %}}", "{!x.md!}", "::: tip\nx\n:::", "![[x]]"])
def test_where_headings_may_come_from_elsewhere_no_anchor_is_missing(
    text: str, check: Checker
) -> None:
    assert check(f"# Page\n\n{text}\n\n[a](#nothing)\n", "RB601") == []


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("[a b][c d]", ["c d"]),
        ("[a b][]", ["a b"]),
        ("![a b][c d]", ["c d"]),
        ("[*a b*][cd]", ["cd"]),
        ("[a][defined] [A][DEFINED] [defined][] [defined]", []),
        ("[a-z][A-Z] [0-9][0-9] x[i][j] array[ab][cd] [ab][cd](e)", []),
        ("`[ab][cd]` \\[ab][cd] [ab][cd][ef] [^ab][^cd] [ ][x] [x][ ]", []),
        ("[Type][a::B] [ab] [cd]", []),
        ("$[ab][cd]$ [a_b][c.d]", ["c.d"]),
    ],
)
def test_references_need_a_definition(text: str, labels: list[str], check: Checker) -> None:
    found = check.diagnostics(f"{text}\n\n[defined]: https://x.test\n", "RB603")
    assert [one.message for one in found] == [
        f"no line defines `{label}`, so that the brackets are shown" for label in labels
    ]
    assert check(f"{text}\n", "RB603") == []  # a page without any definition
    files = {"mkdocs.yml": ""}  # whose plugins define labels
    assert check(f"{text}\n\n[defined]: https://x.test\n", "RB603", files=files) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a]()", ["1:1: RB604 the link has no target\n  write it, or take the link out"]),
        ("x ![a](<>)", ["1:3: RB604 the image has no target\n  write it, or take the link out"]),
        (
            '<a href="">a</a>',
            ["1:1: RB604 the link has no target\n  write it, or take the link out"],
        ),
        (
            "`[a]()` f[0]() [ ]() \\[a]() [b]()",
            [("1:29: RB604 the link has no target\n  write it, or take the link out")],
        ),
        ("call()[0]() and [a](#) and [b](?)", []),
    ],
)
def test_a_link_without_a_target_is_found(text: str, found: list[str], check: Checker) -> None:
    assert check(text + "\n", "RB604") == [f"page.md:{one}" for one in found]


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("a.b.test", "a.b.test"),
        ("a@", "a@"),
        ("@b.test", "@b.test"),
        ("a@b.test,c", "c"),
        ("//a@b.test", "//a@b.test"),
        ("a@b.test", ""),
        ("a@b.test?subject=x y", ""),
        ("a@b.test,c@d.test", ""),
        ("root@localhost", ""),
        ("{team}@b.test", ""),
        ("YOUR_ADDRESS", ""),
        ("", ""),
    ],
)
def test_an_address_of_mail_has_two_sides(address: str, wrong: str, check: Checker) -> None:
    found = [one.message for one in check.diagnostics(f"[a](<mailto:{address}>)\n", "RB605")]
    assert found == ([f"`{wrong}` is no address of mail"] if wrong else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a]: https://x.test\n[a]: https://x.test\n", 0),
        ("[a]: https://x.test\n[A]: https://y.test\n", 1),
        ("[//]: # (x)\n[//]: https://y.test\n[comment]: # x\n[comment]: y\n", 0),
        ("```text\n[a]: x\n[a]: y\n```\n", 0),
    ],
)
def test_one_label_has_one_target(text: str, found: int, check: Checker) -> None:
    assert len(check(text, "RB606")) == found


def test_an_address_without_https_is_mended(check: Checker) -> None:
    [found] = check.diagnostics("See [a](github.com/x/y).\n", "RB607")
    assert str(found) == (
        "page.md:1:9: RB607 `github.com/x/y` is read as the path of a file\n"
        "  write `https://github.com/x/y`"
    )
    assert [(one.span.start.column, one.text) for one in found.edits] == [(9, "https://")]


@pytest.mark.parametrize("link", ["x.com.md", "docs/x.com", "https://x.com", "x.io", "y/x.dev/a"])
def test_a_file_that_is_named_like_a_domain_is_one(link: str, check: Checker) -> None:
    assert check(f"[a]({link})\n", "RB607", files={"x.io": ""}) == []


def test_python_on_a_page_hides_no_missing_anchor(check: Checker) -> None:
    text = "# R\n\n[n](#zzz-nope)\n\n```python\nimport os\n\nos.getcwd()\n```\n"
    assert [one.partition("\n")[0] for one in check(text, "RB601")] == [
        "page.md:3:5: RB601 the page has no heading `#zzz-nope`"
    ]
