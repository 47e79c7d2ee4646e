"""JSON and YAML of fences: what is surely wrong, and what may be meant."""

from __future__ import annotations

import pytest

from .checking import Checker


def page(language: str, code: str, above: str = "This is it.") -> str:
    return f"# Look\n\n{above}\n\n```{language}\n{code}\n```\n"


JSON = {
    "a comma behind the last member": (
        '{\n  "a": 1,\n}',
        "page.md:7:9: RB655 a `,` stands before `}`\n  JSON allows none there: take it out",
    ),
    "a comma behind the last item": (
        "[1, 2 , ]",
        "page.md:6:7: RB655 a `,` stands before `]`\n  JSON allows none there: take it out",
    ),
    "no comma between members": (
        '{\n  "a": "b"\n  "c": 1\n}',
        "page.md:7:10: RB655 a `,` is missing at the end of the line\n  write `,` between members",
    ),
    "no comma between members behind a mapping": (
        '{\n  "a": {}\n  "c": 1\n}',
        "page.md:7:9: RB655 a `,` is missing at the end of the line\n  write `,` between members",
    ),
    "a bracket too many": (
        '{"a": {"b": 1}}\n}',
        "page.md:7:1: RB655 `}` closes nothing\n  take it out",
    ),
    "a word of Python": (
        '{"a": True}',
        "page.md:6:7: RB655 `True` is no word of JSON\n  write `true`",
    ),
    "a number with zeros": (
        '{"a": 007}',
        "page.md:6:7: RB655 a number begins with `0`\n  take the zeros out",
    ),
}


@pytest.mark.parametrize(("code", "said"), JSON.values(), ids=JSON.keys())
def test_what_is_surely_no_json_is_said(code: str, said: str, check: Checker) -> None:
    assert check(page("json", code), "RB655") == [said]


JSON_LEFT_ALONE = {
    "right": '{"a": [1, {"b": null}]}',
    "text": "nothing here",
    "an elision": '{"a": 1, ...}',
    "an elision and a comma": '{"a": [1, 2, …],}',
    "a comment": '{"a": 1, // one\n}',
    "a comment of a shell": '{"a": 1, # one\n}',
    "a placeholder": '{"a": <value>,}',
    "a variable": '{"a": $VALUE,}',
    "a template": '{"a": {{ value }},}',
    "a part": '"a": {"b": 1},',
    "two documents": '{"a": 1}\n{"b": 2}',
    "two documents with a comma": '{"a": 1},\n{"b": 2}',
    "a text over two lines": '{"a": "b\nc"}',
    "not closed": '{"a": {"b": 1}',
    "one line without comma": '{"a": "b" "c": 1}',
    "nothing": "",
    "deep": "[" * 100_000,
    "settings of TypeScript": '{"compilerOptions": {"strict": true,}}',
    "a wildcard": '{"a": *, "b": [],}',
}


@pytest.mark.parametrize("code", JSON_LEFT_ALONE.values(), ids=JSON_LEFT_ALONE.keys())
def test_json_that_may_be_meant_is_left_alone(code: str, check: Checker) -> None:
    assert check(page("json", code), "RB655") == []


@pytest.mark.parametrize("language", ["jsonc", "json5", "text", ""])
def test_other_languages_are_no_json(language: str, check: Checker) -> None:
    assert check(page(language, '{"a": 1,}'), "RB655") == []


@pytest.mark.parametrize("above", ["In `.vscode/settings.json`:", "In `tsconfig.json`:"])
def test_settings_of_editors_may_hold_more_than_json(above: str, check: Checker) -> None:
    assert check(page("json", '{"a": 1,}', above), "RB655") == []


def test_an_expected_output_is_compared_and_not_read_here(check: Checker) -> None:
    text = '# Look\n\n```bash\necho 1\n```\n\nExpected output:\n\n```json\n{"a": 1,}\n```\n'
    assert check(text, "RB655") == []


def test_a_comma_is_taken_out_and_put_in(check: Checker) -> None:
    out, put = (
        check.diagnostics(page("json", code), "RB655")[0].edits[0]
        for code in ('{"a": 1,}', '{\n"a": "b"\n"c": 1}')
    )
    assert (out.span.start.column, out.span.end.column, out.text) == (8, 9, "")
    assert (put.span.start.column, put.span.end.column, put.text) == (8, 9, '",')


YAML = {
    "a name with a star": (
        "names:\n  - *.example.com",
        "page.md:7:5: RB656 a value begins with `*`\n  put it in quotes",
    ),
    "a value with a backquote": (
        "a: `b`",
        "page.md:6:4: RB656 a value begins with a backquote\n  put it in quotes",
    ),
    "a value with an at sign": (
        "a: @b",
        "page.md:6:4: RB656 a value begins with `@`\n  put it in quotes",
    ),
    "a tab": (
        "a:\n\tb: 1",
        "page.md:7:1: RB656 a tab indents the line\n  YAML allows blanks only",
    ),
    "a value with a colon": (
        "a: 1\ndescription: Note: this one",
        "page.md:7:18: RB656 a value holds `: ` and has no quotes\n  put the value in quotes",
    ),
}


@pytest.mark.parametrize(("code", "said"), YAML.values(), ids=YAML.keys())
def test_what_is_surely_no_yaml_is_said(code: str, said: str, check: Checker) -> None:
    assert check(page("yaml", code), "RB656") == [said]


YAML_LEFT_ALONE = {
    "right": "a: 1\nb: [c, 'd: e']\n---\nc: !Ref d",
    "an elision": "a: 1\n...\nb: @c",
    "an elision in a list": "a:\n- b\n…\nc: `d`",
    "a template": "a: {{ b }}\nc: @d",
    "a placeholder": "a: <value>\nb: @c",
    "parts of a file": "spec:\n  a: 1\n solvers:\n  - b",
    "an alias": "a: &b 1\nc: *b",
    "JSON with tabs": '{\n\t"a": 1\n}',
    "half of something": "a: [1, 2\nb: 3",
    "a time": "a: 10:20:30\nb: http://x",
    "nothing": "",
}


@pytest.mark.parametrize("code", YAML_LEFT_ALONE.values(), ids=YAML_LEFT_ALONE.keys())
def test_yaml_that_may_be_meant_is_left_alone(code: str, check: Checker) -> None:
    assert check(page("yml", code), "RB656") == []
