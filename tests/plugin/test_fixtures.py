from __future__ import annotations

import pytest

from .room import BOOK, Room

STEP = """
# Book

```bash
echo "$TABLE ${COUNT-none}" >>"$TRAIL"
```

```bash
echo again >>"$TRAIL"
```
"""


def front(*lines: str) -> str:
    return "\n".join(["---", "runbook:", *(f"  {line}" for line in lines), "---"]) + STEP


def test_fixtures_of_the_front_matter_are_set_up_in_order_and_their_mappings_are_variables(
    room: Room,
) -> None:
    room.conftest(
        """
        import os
        import pytest

        def note(word):
            with open(os.environ["TRAIL"], "a") as file:
                file.write(word + "\\n")

        @pytest.fixture(scope="module")
        def table():
            note("table")
            yield {"TABLE": "orders", "COUNT": 1}
            note("gone")

        @pytest.fixture(scope="module")
        def rows(table):
            note("rows")
            return {"COUNT": 2}

        @pytest.fixture(scope="session")
        def nothing():
            note("nothing")
            return ["no", "mapping"]
        """
    )
    room.book(front("fixtures: [nothing, rows, table]"))
    assert room.run().outcomes == {"book": "passed", "book-2": "passed"}
    # `rows` asks for `table` itself; the last that is named wins.
    assert room.trail == ["nothing", "table", "rows", "orders", "1", "again", "gone"]


def test_fixtures_of_module_scope_are_set_up_for_each_procedure_of_each_environment(
    room: Room,
) -> None:
    room.conftest(
        """
        import pytest

        @pytest.fixture(scope="module")
        def table(runbook_environment):
            yield {"TABLE": f"{runbook_environment.name}-{runbook_environment.env['LEVEL']}"}
        """
    )
    room.book(
        """
        ---
        runbook:
          environments:
            dev: {env: {LEVEL: debug}}
            prod: {env: {LEVEL: warn}}
          procedures: 2
          fixtures: [table]
        ---
        ## One

        ```bash
        echo $TABLE >>"$TRAIL"; TABLE=changed
        ```

        ## Two

        ```bash
        echo $TABLE >>"$TRAIL"
        ```
        """
    )
    room.run()
    assert room.trail == ["dev-debug", "dev-debug", "prod-warn", "prod-warn"]


def failing_setup(room: Room, conftest: str, *lines: str) -> str:
    room.conftest(conftest)
    room.book(front(*lines))
    run = room.run()
    assert run.outcomes == {"book": "error", "book-2": "skipped"}
    assert run.reasons == {"book-2": "Skipped: blocked by `book`, whose fixtures failed"}
    assert room.trail == []
    assert room.left == []
    return run.text("book")


def test_an_unknown_fixture_is_an_error_that_points_to_the_document(room: Room) -> None:
    text = failing_setup(room, "", "owner: tabel", "fixtures:", "  - tabel")
    assert text == (
        f"{BOOK}:5: unknown fixture `tabel`\n"
        "  define it in the `conftest.py` of the document's folder, or of one above"
    )


def test_a_fixture_that_asks_for_an_unknown_one_is_an_error_of_its_own(room: Room) -> None:
    conftest = """
    import pytest

    @pytest.fixture(scope="module")
    def table(no_such_fixture):
        pass
    """
    text = failing_setup(room, conftest, "fixtures: [table]")
    assert "fixture 'no_such_fixture' not found" in text
    assert "conftest.py" in text


@pytest.mark.parametrize(
    ("scope", "other"),
    [("function", ""), ("class", ""), ("module", "table"), ("module", "tmp_path")],
)
def test_a_fixture_of_too_small_a_scope_is_an_error_that_says_which_to_use(
    room: Room, scope: str, other: str
) -> None:
    conftest = f"""
    import pytest

    @pytest.fixture
    def table():
        pass

    @pytest.fixture(scope="{scope}")
    def wanted({other}):
        pass
    """
    assert failing_setup(room, conftest, "fixtures: [wanted]") == (
        f"{BOOK}:3: the fixture `wanted`, or one that it asks for, lives for one step only\n"
        '  a procedure is set up once: write `@pytest.fixture(scope="module")`'
    )


@pytest.mark.parametrize(
    ("mapping", "shown"),
    [("{'a b': 1}", "a b: 1"), ("{'TABLE': None}", "TABLE: None"), ("{3: 4}", "3: 4")],
)
def test_a_mapping_that_is_no_set_of_variables_is_an_error(
    room: Room, mapping: str, shown: str
) -> None:
    conftest = f"""
    import pytest

    @pytest.fixture(scope="module")
    def table():
        return {mapping}
    """
    assert failing_setup(room, conftest, "fixtures: table") == (
        f"{BOOK}:3: the fixture `table` gives `{shown}`, which is no variable\n"
        "  a name is made of letters, digits and `_`, and there is a value"
    )


def test_a_fixture_that_fails_is_shown_once_with_its_traceback(room: Room) -> None:
    conftest = """
    import pytest

    @pytest.fixture(scope="module")
    def table():
        raise RuntimeError("no table")
    """
    text = failing_setup(room, conftest, "fixtures: [table]")
    assert "RuntimeError: no table" in text
    assert "conftest.py:5" in text


def test_a_fixture_that_skips_skips_every_step(room: Room) -> None:
    room.conftest(
        """
        import pytest

        @pytest.fixture(scope="module")
        def table():
            pytest.skip("no docker")
        """
    )
    room.book(front("fixtures: [table]"))
    assert room.run().reasons == {"book": "Skipped: no docker", "book-2": "Skipped: no docker"}


def test_a_work_directory_that_is_missing_points_to_the_document(room: Room) -> None:
    assert failing_setup(room, "", "owner: me", "workdir: services") == (
        f"{BOOK}:4: `workdir: services` names no folder beside the document"
    )


def test_a_fixture_of_one_step_that_fails_blocks_the_rest_and_cleanup_runs(room: Room) -> None:
    room.conftest(
        """
        import pytest

        @pytest.fixture(autouse=True)
        def per_step(request):
            assert request.node.name != "book-2", "not this one"
        """
    )
    room.book(
        STEP
        + """
```bash
echo never >>"$TRAIL"
```

<!-- runbook: id=tidy cleanup -->
```bash
echo tidy >>"$TRAIL"
```
"""
    )
    run = room.run()
    assert run.outcomes == {
        "book": "passed",
        "book-2": "error",
        "book-3": "skipped",
        "tidy": "passed",
    }


def test_fixtures_of_the_whole_project_are_used_by_steps_as_by_tests(room: Room) -> None:
    room.ini("usefixtures = counted")
    room.conftest(
        """
        import pytest

        seen = []

        @pytest.fixture
        def counted(request):
            seen.append(request.node.name)

        def pytest_terminal_summary(terminalreporter):
            terminalreporter.write_line(f"seen: {seen}")
        """
    )
    room.book(STEP)
    assert "seen: ['book', 'book-2']" in room.run().out


# --- run_runbook -----------------------------------------------------------------------------


def test_run_runbook_gives_a_journal(room: Room) -> None:
    room.book(
        """
        # Book

        <!-- runbook: id=hello -->
        ```bash
        echo hello
        ```

        <!-- runbook: id=fails -->
        ```bash
        echo again
        ```

        ```output
        different
        ```

        <!-- runbook: id=blocked -->
        ```bash
        echo never
        ```

        <!-- runbook: id=skipped skip="no phone" -->
        ```bash
        echo never
        ```
        """
    )
    room.write(
        "test_book.py",
        """
        import pytest

        def test_book(run_runbook):
            journal = run_runbook("runbooks/book.md")
            assert journal.path == "runbooks/book.md"
            assert journal.environment == ""
            assert not journal.passed
            assert [one.step.id for one in journal.failures] == ["fails"]
            assert journal["hello"].outputs[0].stdout == "hello\\n"
            assert journal["fails"].verdict == "output differs"
            assert journal["fails"].comparison.lines[0].text == "different"
            assert journal["blocked"].message == "blocked by `fails`, line 10"
            assert journal["skipped"].message == "no phone"
            with pytest.raises(KeyError):
                journal["unknown"]
        """,
    )
    assert room.run("test_book.py").outcomes == {"test_book.py::test_book": "passed"}
    assert room.left == []


def test_run_runbook_starts_at_the_root_directory_and_takes_absolute_paths(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.book("# Book\n\n```bash\necho hello\n```\n")
    room.write(
        "tests/test_book.py",
        """
        from pathlib import Path

        def test_book(run_runbook):
            assert run_runbook("runbooks/book.md").passed
            assert run_runbook(Path(__file__).parent.parent / "runbooks" / "book.md").passed
        """,
    )
    monkeypatch.chdir(room.path / "tests")
    assert room.run("test_book.py").outcomes == {"tests/test_book.py::test_book": "passed"}


MATRIX = """
---
runbook:
  environments: [dev, prod]
---
# Book

```bash
echo $AWS_REGION
```

<!-- runbook: id=only skip-if=!environment:prod -->
```bash
true
```
"""


def test_run_runbook_runs_one_environment(room: Room) -> None:
    room.book(MATRIX)
    room.write(
        "test_book.py",
        """
        def test_book(run_runbook):
            journal = run_runbook("runbooks/book.md", environment="prod")
            assert journal.passed
            assert journal.environment == "prod"
            assert journal["only"].verdict == "passed"
            dev = run_runbook("runbooks/book.md", environment="dev")
            assert dev["only"].message == "skip-if=!environment:prod"
        """,
    )
    assert room.run("test_book.py").outcomes == {"test_book.py::test_book": "passed"}


@pytest.mark.parametrize(
    ("book", "argument", "message"),
    [
        (MATRIX, 'environment="prd"', "unknown environment `prd`\n  did you mean `prod`?"),
        (
            MATRIX,
            "",
            (
                "the document has several environments\n"
                '  say which: `environment="dev"`, `environment="prod"`'
            ),
        ),
        (
            "```bash\ntrue\n```\n",
            'environment="dev"',
            (
                "unknown environment `dev`\n"
                "  the document has no matrix of environments: leave `environment` out"
            ),
        ),
    ],
)
def test_run_runbook_refuses_an_environment_that_the_document_has_not(
    room: Room, book: str, argument: str, message: str
) -> None:
    room.book(book)
    room.write(
        "test_book.py",
        f"""
        import pytest
        from pytest_runbooks.errors import SettingError

        def test_book(run_runbook):
            with pytest.raises(SettingError) as caught:
                run_runbook("runbooks/book.md", {argument})
            assert str(caught.value) == {f"{BOOK}: {message}"!r}
        """,
    )
    assert room.run("test_book.py").outcomes == {"test_book.py::test_book": "passed"}


def test_run_runbook_runs_all_procedures_and_says_mistakes_of_the_document(room: Room) -> None:
    room.book(
        """
        ---
        runbook:
          procedures: 2
        ---
        ## One

        ```bash
        X=1; false
        ```

        ## Two

        ```bash
        echo "${X-nothing}"
        ```
        """
    )
    room.write("runbooks/bad.md", "<!-- runbook: exit=x -->\n```bash\ntrue\n```\n")
    room.write(
        "test_book.py",
        """
        import pytest
        from pytest_runbooks.errors import DocumentError

        def test_book(run_runbook):
            journal = run_runbook("runbooks/book.md")
            assert [one.step.id for one in journal.failures] == ["one"]
            assert journal["two"].outputs[0].stdout == "nothing\\n"
            with pytest.raises(DocumentError, match="bad.md:1:15: `x` is not an exit status"):
                run_runbook("runbooks/bad.md")
        """,
    )
    assert room.run("test_book.py").outcomes == {"test_book.py::test_book": "passed"}


def test_run_runbook_empties_the_emulator_between_procedures_and_not_before(room: Room) -> None:
    room.conftest(
        """
        import pytest

        class Fake:
            name = "fake"
            resets = 0

            def gaps(self):
                return ()

            faults = gaps

            def reset(self):
                self.resets += 1

        @pytest.fixture(scope="module")
        def _runbook_emulator():
            return Fake()
        """
    )
    step = "```bash\ntrue\n```\n"
    room.book(f"---\nrunbook:\n  procedures: 2\n---\n## A\n{step}\n## B\n{step}\n## C\n{step}")
    room.write(
        "test_book.py",
        """
        def test_book(run_runbook, _runbook_emulator):
            assert run_runbook("runbooks/book.md").passed
            assert _runbook_emulator.resets == 2
        """,
    )
    assert room.run("test_book.py").outcomes == {"test_book.py::test_book": "passed"}


TABLE = """
import pytest

@pytest.fixture(scope="module")
def table(runbook_environment):
    return {"TABLE": f"orders-{runbook_environment.name}-{runbook_environment.region}"}
"""


def test_run_runbook_sets_up_the_fixtures_of_the_document(room: Room) -> None:
    room.conftest(TABLE)
    room.book(front("fixtures: [table]"))
    room.write(
        "test_book.py",
        """
        def test_book(run_runbook):
            assert run_runbook("runbooks/book.md").passed
        """,
    )
    assert room.run("test_book.py").outcomes == {"test_book.py::test_book": "passed"}
    assert room.trail == ["orders--us-east-1", "none", "again"]


def test_run_runbook_refuses_fixtures_that_were_set_up_for_another_environment(
    room: Room,
) -> None:
    room.conftest(TABLE)
    room.book(front("fixtures: [table]", "environments: {dev: {region: af-south-1}}"))
    test = """
    import pytest
    from pytest_runbooks.errors import SettingError
    from pytest_runbooks.model import Environment

    def test_book(run_runbook):
        with pytest.raises(SettingError) as caught:
            run_runbook("runbooks/book.md", environment="dev")
        assert str(caught.value) == (
            "runbooks/book.md: its fixtures (`table`) were set up for another environment than "
            "`dev` (123456789012, af-south-1)\\n"
            "  override the fixture `runbook_environment` in the test's module, to give that one"
        )
    """
    room.write("test_book.py", test)
    room.write(
        "test_override.py",
        """
        import pytest
        from pytest_runbooks.model import Environment

        @pytest.fixture(scope="module")
        def runbook_environment():
            return Environment("dev", "123456789012", "af-south-1")

        def test_book(run_runbook):
            assert run_runbook("runbooks/book.md", environment="dev").passed
        """,
    )
    assert set(room.run("test_book.py", "test_override.py").outcomes.values()) == {"passed"}
    assert room.trail == ["orders-dev-af-south-1", "none", "again"]


def test_run_runbook_refuses_fixtures_for_several_procedures(room: Room) -> None:
    room.conftest(TABLE)
    text = front("fixtures: [table]", "procedures: 2")
    room.book(
        text.replace("# Book", "## One")
        + text[text.index("\n# Book") :].replace("# Book", "## Two")
    )
    room.write(
        "test_book.py",
        """
        import pytest
        from pytest_runbooks.errors import SettingError

        def test_book(run_runbook):
            with pytest.raises(SettingError) as caught:
                run_runbook("runbooks/book.md")
            assert str(caught.value) == (
                "runbooks/book.md: its fixtures (`table`) cannot be set up for each of "
                "2 procedures from within a test\\n  run the document by `pytest runbooks/book.md`"
            )
        """,
    )
    assert room.run("test_book.py").outcomes == {"test_book.py::test_book": "passed"}


def test_kept_folders_of_run_runbook_are_named(room: Room) -> None:
    room.book("# Book\n\n```bash\ntouch made\n```\n")
    room.write(
        "test_a.py",
        """
        def test_a(run_runbook):
            run_runbook("runbooks/book.md")
            run_runbook("runbooks/book.md")
        """,
    )
    run = room.run("test_a.py", "--runbooks-keep")
    assert len(room.left) == 2
    for folder in room.left:
        assert f"kept: {BOOK} in {folder}\n" in run.out
        assert (folder / "work" / "made").exists()


def test_public_fixtures_say_what_they_are(room: Room) -> None:
    out = room.run("--fixtures").out
    own = out[out.index("fixtures defined from pytest_runbooks.plugin") :].split("\n---")[0]
    said = {line.split()[0] for line in own.splitlines() if " -- " in line}
    assert said == {
        *("aws_endpoint_url", "boto3_session", "run_runbook"),
        *("runbook_environment", "runbook_ledger", "runbook_stubs"),
    }
    assert "no docstring available" not in own
