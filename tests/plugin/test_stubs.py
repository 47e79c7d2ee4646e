from __future__ import annotations

from textwrap import dedent

import pytest

from .room import Room

CURL = "curl --silent --show-error"
PAGE = f"""
---
runbook:
  FIXTURES
  stubs:
    - {{url: "https://status.example.com/*", body: "page "}}
    - {{url: https://other.example.com, method: POST, status: 201, json: {{a: [1, yes]}}}}
---
# Book

```bash
{CURL} https://status.example.com/x
{CURL} -d hello -w ' %{{http_code}}' https://other.example.com
```
"""


def page(fixtures: str = "") -> str:
    return PAGE.replace("  FIXTURES\n", fixtures and f"  fixtures: [{fixtures}]\n")


def output(expected: str) -> str:
    return f"\nExpected output:\n\n```text\n{expected}\n```\n"


def test_stubs_of_the_page_answer_under_their_real_urls(room: Room) -> None:
    room.book(page() + output('page {"a": [1, "yes"]} 201'))
    assert room.run().outcomes == {"book": "passed"}


def test_stubs_of_fixtures_add_to_those_of_the_page_and_win_and_tell_what_was_asked(
    room: Room,
) -> None:
    room.conftest(
        """
        import os
        import pytest

        @pytest.fixture(scope="module")
        def status(runbook_stubs):
            runbook_stubs.add(url="https://status.example.com/x", body="first ")
            runbook_stubs.add(url="https://status.example.com/x", body=b"fixture ")
            assert runbook_stubs.requests == ()
            yield
            with open(os.environ["TRAIL"], "a") as trail:
                for one in runbook_stubs.requests:
                    print(one.method, one.url, one.body.decode(), one.stub.status, file=trail)
        """
    )
    room.book(page("status") + output('fixture {"a": [1, "yes"]} 201'))
    assert room.run().outcomes == {"book": "passed"}
    assert room.trail == [
        *("GET", "https://status.example.com/x", "200"),
        *("POST", "https://other.example.com/", "hello", "201"),
    ]


def test_stubs_end_with_their_procedure_and_their_document(room: Room) -> None:
    room.conftest(
        """
        import pytest

        @pytest.fixture(scope="module")
        def status(runbook_stubs, request):
            if request.node.name == "one":
                runbook_stubs.add(url="http://fixture.example.com", body="answered")
        """
    )
    asks = f"```bash\n{CURL} http://fixture.example.com | head -c 8\n```\n"
    room.book(
        "---\nrunbook: {procedures: 2, fixtures: [status]}\n---\n"
        f"## One\n\n{asks}{output('answered')}\n## Two\n\n{asks}"
    )
    room.write("runbooks/a.md", page())
    url = "https://status.example.com/x"
    room.write("runbooks/z.md", f"# Z\n\n```bash\n{CURL} {url}\n```\n")
    run = room.run("-p", "no:randomly")
    assert run.outcomes == {
        "runbooks/a.md::book": "passed",
        "one::one": "passed",
        "two::two": "failed",
        "runbooks/z.md::z": "failed",
    }


def test_run_runbook_answers_with_the_stubs_of_the_test_and_keeps_what_was_asked(
    room: Room,
) -> None:
    asks = f"```bash\n{CURL} http://x.example.com/$1\n```\n"
    room.write(
        "pages/two.md",
        f"---\nrunbook: {{procedures: 2}}\n---\n## One\n\n{asks}\n## Two\n\n{asks}",
    )
    room.write(
        "test_it.py",
        """
        def test_it(run_runbook, runbook_stubs):
            runbook_stubs.add(url="http://x.example.com", status=200, headers={"A": "b"}, json=None)
            journal = run_runbook("pages/two.md")
            assert journal.passed
            assert [one.outputs[0].stdout for one in journal.outcomes] == ["null", "null"]
            assert [one.url for one in runbook_stubs.requests] == ["http://x.example.com/"] * 2
        """,
    )
    run = room.run("test_it.py")
    assert run.code == 0, run.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            'url="x"',
            """
            `x` is not a URL that can be asked for
              write it as `https://api.example.com/path`; `*` stands for any characters
            """,
        ),
        (
            'url="http://x", method="get", status=99, delay=-1',
            """
            unknown method `get`
              did you mean `GET`?
            `99` is not the status of an answer
              write a number from 200 to 599
            `-1` is not a delay
              write the seconds until the answer
            """,
        ),
        (
            'url="http://x", body="a", json=None',
            """
            `json` contradicts `body`
              keep one of them
            """,
        ),
        (
            'url="http://x", status=204, body=b"", headers={"A b": "c", "D": "\xe9"}',
            """
            `A b` cannot name a header
              write it like `Content-Type`
            `\xe9` cannot be the value of a header
              write one line of ASCII characters
            an answer with status 204 has no body
              leave the body out, or write `200`
            """,
        ),
    ],
)
def test_a_stub_that_cannot_be_is_an_error(room: Room, arguments: str, said: str) -> None:
    file = room.write(
        "test_it.py",
        """
        import pytest
        from pytest_runbooks.errors import SettingError

        def test_it(runbook_stubs):
            with pytest.raises(SettingError) as caught:
                runbook_stubs.add(ARGUMENTS)
            assert str(caught.value) == "runbook_stubs: " + SAID
            assert runbook_stubs.added == ()
        """,
    )
    text = (
        file.read_text().replace("ARGUMENTS", arguments).replace("SAID", repr(dedent(said).strip()))
    )
    file.write_text(text)
    run = room.run("test_it.py")
    assert run.code == 0, run.out


def test_variables_that_may_not_be_passed_are_said_all_at_once(room: Room) -> None:
    room.ini(pass_env="TRAIL AWS_PROFILE https_proxy TF_VAR_*")
    room.book("# Book\n\n```bash\ntrue\n```\n")
    run = room.run()
    assert run.code == pytest.ExitCode.INTERRUPTED
    lines = run.out.splitlines()
    start = next(n for n, line in enumerate(lines) if "`AWS_PROFILE`" in line)
    assert lines[start : start + 6] == [
        "runbooks_pass_env: `AWS_PROFILE` says with which credentials, or where, AWS is called",
        "  blocks get the emulator's; say what they need besides in `env` of the front matter",
        "`https_proxy` leads around the gateway",
        "  leave it out; declare in `stubs` what blocks ask for outside of AWS",
        "`TF_VAR_*` cannot name a variable",
        "  write whole names: there are no wildcards",
    ]
