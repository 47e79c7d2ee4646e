"""Texts to promise are put into sidecars, and are read back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_runbooks.editing.places.sidecars import Wanted, sidecar_edits
from pytest_runbooks.editing.yaml_places import IntricateError
from pytest_runbooks.parsing import Inspection, SidecarText, inspect
from pytest_runbooks.parsing.edits import apply_edits

BESIDE = "page.runbook.yaml"
PAGE = """# Page

```bash
echo one
```

```bash
echo two
```

```bash
echo three
```
"""


def read(text: str) -> Inspection:
    return inspect(PAGE, "page.md", SidecarText(BESIDE, text), awaits=True)


def edited(text: str, wanted: dict[int, str]) -> str:
    """Put outputs into a sidecar, by the numbers of the steps, and read it again."""
    seen = read(text)
    assert not seen.problems
    asked = [Wanted(seen.drafts[n].fence.row, f"page/{n + 1}", one) for n, one in wanted.items()]
    new = apply_edits(text, sidecar_edits(SidecarText(BESIDE, text), asked))
    again = read(new)
    assert not again.problems, (new, again.problems)
    for number, (before, after) in enumerate(zip(seen.steps, again.steps, strict=True)):
        old, one = before.commands[0].expectation, after.commands[0].expectation
        told = wanted.get(number, old.text if old else None)
        assert (one.text if one else None) == told, new
        assert before.options == after.options
    return new


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        pytest.param(
            "steps:\n    - at: page\n      timeout: 1s\n\n# end\nregion: eu-west-1\n",
            {1: "one\ntwo\n"},
            "steps:\n    - at: page\n      timeout: 1s\n    - at: page/2\n      output: |\n"
            "        one\n        two\n\n# end\nregion: eu-west-1\n",
            id="a_new_row_behind_the_last",
        ),
        pytest.param(
            "region: eu-west-1\n# end\n",
            {0: "a: b # c\n", 2: "  x\ny\n"},
            "region: eu-west-1\n# end\nsteps:\n  - at: page/1\n    output: |\n"
            "      a: b # c\n  - at: page/3\n    output: |2\n        x\n      y\n",
            id="steps_at_the_end",
        ),
        pytest.param(
            "region: eu-west-1",
            {0: "a\n"},
            "region: eu-west-1\nsteps:\n  - at: page/1\n    output: |\n      a",
            id="no_final_line_end",
        ),
        pytest.param(
            "\ufeffsteps:\r\n- at: page\r\n  timeout: 1s\r\n",
            {0: "a\nb\n"},
            "\ufeffsteps:\r\n- at: page\r\n  timeout: 1s\r\n  output: |\r\n    a\r\n    b\r\n",
            id="line_ends_of_two_signs",
        ),
        pytest.param(
            "steps:\n  - at: page\n    output: |  # c\n         a\n         b\n    timeout: 1s\n",
            {0: "a\nc\n"},
            "steps:\n  - at: page\n    output: |  # c\n         a\n         c\n    timeout: 1s\n",
            id="only_the_lines_that_differ",
        ),
        pytest.param(
            'steps:\n  - output: "a"\n    at: page\n',
            {0: "b\n"},
            'steps:\n  - output: "b"\n    at: page\n',
            id="a_line_stays_one_in_its_quotes",
        ),
        pytest.param(
            "steps:\n- at: page\n  output: a # why\n- at: page/2\n  output: 'b'   # why\n",
            {0: "c: d\n", 1: "e\nf\n"},
            'steps:\n- at: page\n  output: "c: d" # why\n'
            "- at: page/2\n  output: |   # why\n    e\n    f\n",
            id="a_remark_behind_a_line",
        ),
        pytest.param(
            "steps:\n- at: page\n  output: >-\n    a\n    b\n- {at: page/2, exit: 3}\n",
            {0: "b\n"},
            "steps:\n- at: page\n  output: |\n    b\n- {at: page/2, exit: 3}\n",
            id="a_folded_text_becomes_a_block",
        ),
        pytest.param(
            "steps:\n- at: page\n  output: |-\n    a\n",
            {0: "a\nb\n"},
            "steps:\n- at: page\n  output: |-\n    a\n    b\n",
            id="a_block_without_a_last_line_end_stays_one",
        ),
        pytest.param(
            "steps:\n- {at: page, exit: 3} # c\n- {at: page/2, output: x}\n",
            {0: "a, b\n", 1: "y\n"},
            'steps:\n- {at: page, exit: 3, output: "a, b"} # c\n- {at: page/2, output: y}\n',
            id="one_line_in_flow_style",
        ),
        pytest.param(
            "steps:\n- {at: page, exit: 3} # c\n- {at: page/2, output: x}\n",
            {0: "a\nb\n", 1: "y\nz\n"},
            "steps:\n- at: page # c\n  exit: 3\n  output: |\n    a\n"
            "    b\n- at: page/2\n  output: |\n    y\n    z\n",
            id="lines_in_flow_style",
        ),
        pytest.param(
            "steps: [{at: page, exit: 3}]\n",
            {0: "a\n", 1: "b\nc\n"},
            'steps: [{at: page, exit: 3, output: a}, {at: page/2, output: "b\\nc"}]\n',
            id="a_list_in_flow_style",
        ),
        pytest.param(
            "steps: []\nregion: eu-west-1\n",
            {0: "a\n"},
            "steps:\n  - at: page/1\n    output: |\n      a\nregion: eu-west-1\n",
            id="an_empty_list",
        ),
        pytest.param(
            "steps:\n- at: page\n  output: |\n    a\n",
            {0: ""},
            'steps:\n- at: page\n  output: ""\n',
            id="nothing",
        ),
        pytest.param(
            "region: eu-west-1\n",
            {0: "a\x1b[0m\n", 1: "\n"},
            "region: eu-west-1\nsteps:\n  - at: page/1\n"
            '    output: "a\\u001b[0m"\n  - at: page/2\n    output: "\\n"\n',
            id="what_no_block_holds",
        ),
        pytest.param(
            "steps:\n- at: page\n  expect: true\n",
            {0: "a\n"},
            "steps:\n- at: page\n  expect: true\n  output: |\n    a\n",
            id="an_expectation_that_is_awaited",
        ),
        pytest.param(
            "steps:\n- at: page\n  timeout: 1s\n",
            {0: "a\n", 1: "b\n", 2: "c\n"},
            "steps:\n- at: page\n  timeout: 1s\n  output: |\n    a\n"
            "- at: page/2\n  output: |\n    b\n- at: page/3\n  output: |\n    c\n",
            id="several_in_one_place",
        ),
    ],
)
def test_an_output_is_put_into_its_row(before: str, wanted: dict[int, str], after: str) -> None:
    assert edited(before, wanted) == after
    assert edited(after, wanted) == after


@pytest.mark.parametrize(
    "text", ["{region: eu-west-1}\n", "steps:\n  - ? at\n    : page/2\n    timeout: 1s\n"]
)
def test_a_sidecar_without_a_place_is_refused(text: str) -> None:
    row = read(text).drafts[1].fence.row
    with pytest.raises(IntricateError):
        sidecar_edits(SidecarText(BESIDE, text), [Wanted(row, "page/2", "a\n")])


lines = st.one_of(
    st.text("ab :#-|>'\"\t[]{}é\u2028\\", max_size=8),
    st.sampled_from(["", " ", "...", "---", "  x", "x  ", "\ttab", "a: b", "# no", "- x", "\x85"]),
)
outputs = st.lists(lines, max_size=6).map(
    lambda all_lines: "".join(f"{one}\n" for one in all_lines)
)
SIDECARS = (
    "region: eu-west-1\n",
    "region: eu-west-1",
    "# about\n\nregion: eu-west-1\r\n# end\r\n",
    "\ufeffsteps:\n- at: page\n  timeout: 1s\n\n# end\n",
    "steps:\n    -   at: page/2\n        output: |2\n            old\n          text\n",
    (
        "steps:\n- output: >-\n    a\n"
        "    b\n  at: page/2\n  timeout: 1s\n- {at: page/3, timeout: 2s}\n"
    ),
    "steps:\n- {at: page, output: x} # c\n- {at: page/2, exit: 3}\nregion: eu-west-1\n",
    "steps: [{at: page, timeout: 1s}]\n",
    "steps: []\nregion: eu-west-1\n",
    "steps:\n- at: page\n  output: |-\n    a\n    b\n- at: page/2\n  output: |+\n    a\n\n# c\n",
    (
        "steps:\r\n  - at: page\r\n    output: 'a'\r\n"
        "  # about\r\n  - at: page/3\r\n    output: |\r\n      x"
    ),
    (
        'steps:\n- at: page\n  output: "a\n\n'
        '    b" # c\n- at: page/2\n  output:\n    plain\n    text\n'
    ),
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SIDECARS), st.dictionaries(st.integers(0, 2), outputs, min_size=1))
def test_any_output_is_read_back(text: str, wanted: dict[int, str]) -> None:
    new = edited(text, dict(sorted(wanted.items())))
    assert edited(new, dict(sorted(wanted.items()))) == new
    for line in text.splitlines():
        if line.startswith("#") or ("{" not in line and ("region" in line or "timeout" in line)):
            assert line.removeprefix("\ufeff").removeprefix("- ").strip() in new
