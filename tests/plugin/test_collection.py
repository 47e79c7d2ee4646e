from __future__ import annotations

from textwrap import dedent

import pytest

from .room import BOOK, Room

STEP = """
```bash
echo hello
```
"""


def collected(room: Room, *arguments: str) -> list[str]:
    out = room.run("--collect-only", "-q", *arguments).out
    return [line for line in out.splitlines() if "::" in line]


def test_markdown_under_a_folder_named_runbooks_is_collected_at_any_depth(room: Room) -> None:
    room.write("runbooks/a.md", "# A\n" + STEP)
    room.write("runbooks/deep/er/b.md", "# B\n" + STEP)
    room.write("services/orders/runbooks/c.md", "# C\n" + STEP)
    assert collected(room) == [
        "runbooks/a.md::a",
        "runbooks/deep/er/b.md::b",
        "services/orders/runbooks/c.md::c",
    ]


def test_a_document_whose_fences_have_no_language_is_named(room: Room) -> None:
    room.write("runbooks/a.md", "# A\n\n```\nls\n```\n\n1. Look:\n\n   ```\n   ls\n   ```\n")
    room.write("runbooks/b.md", "# B\n\n```\nls\n```\n")
    room.write("runbooks/c.md", "# C\n\n```json\n{}\n```\n")
    room.write("runbooks/d.md", "# D\n\n```\nls\n```\n" + STEP)
    how = "write ```bash where it is to run, or `language: bash` in its sidecar"
    lines = [line for line in room.run("--collect-only").out.splitlines() if "nothing runs" in line]
    assert lines == [
        f"runbooks/a.md: nothing runs, since its 2 fences have no language: {how}",
        f"runbooks/b.md: nothing runs, since its fence has no language: {how}",
    ]


@pytest.mark.parametrize(
    "name",
    ["README.md", "docs/runbooks.md", "myrunbooks/a.md", "runbooks/a.markdown", "Runbooks/a.md"],
)
def test_other_markdown_is_not_collected(room: Room, name: str) -> None:
    room.write(name, STEP)
    assert collected(room) == []


@pytest.mark.parametrize(
    ("glob", "names"),
    [
        ("docs/*.md", ["docs/a.md"]),
        ("docs/**/*.md", ["docs/a.md", "docs/deep/b.md", "docs/deep/er/c.md"]),
        ("docs/**", ["docs/a.md", "docs/deep/b.md", "docs/deep/er/c.md"]),
        ("**/b.md", ["docs/deep/b.md"]),
        ("./docs/deep/*", ["docs/deep/b.md"]),
        ("*.md", ["d.md"]),
        ("d.md docs/a.md", ["d.md", "docs/a.md"]),
        ("docs/[b-z].md", []),
    ],
)
def test_globs_of_runbooks_files_name_more(room: Room, glob: str, names: list[str]) -> None:
    for name in ("docs/a.md", "docs/deep/b.md", "docs/deep/er/c.md", "d.md", "other/docs/a.md"):
        room.write(name, "# S\n" + STEP)
    room.ini(f"runbooks_files = {glob}")
    assert collected(room) == [f"{name}::s" for name in names]


@pytest.mark.parametrize(
    ("glob", "message"),
    [
        (
            "docs",
            (
                "ERROR: runbooks_files: `docs` matches no Markdown file; write a glob of files, as "
                "`docs/*.md` or `docs/**/*.md`"
            ),
        ),
        (
            "../docs/*.md",
            (
                "ERROR: runbooks_files: `../docs/*.md` leads out of the root directory; "
                "write a glob relative to it, as `docs/**/*.md`"
            ),
        ),
    ],
)
def test_a_glob_that_names_no_file_is_refused(room: Room, glob: str, message: str) -> None:
    room.ini(f"runbooks_files = {glob}")
    run = room.run()
    assert (run.code, run.err.strip()) == (pytest.ExitCode.USAGE_ERROR, message)


def test_markdown_on_the_command_line_is_collected_wherever_it_is(room: Room) -> None:
    room.write("notes/a.md", "# A\n" + STEP)
    assert collected(room, "notes/a.md") == ["notes/a.md::a"]
    assert collected(room, "notes/a.md::a") == ["notes/a.md::a"]
    assert collected(room, "notes") == []
    assert collected(room, ".", "notes/a.md") == ["notes/a.md::a"]
    assert collected(room, "notes/../notes/a.md") == ["notes/a.md::a"]


def test_a_root_directory_that_is_named_runbooks_counts_as_such_a_folder(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.write("runbooks/pytest.ini", "[pytest]\nrunbooks_lint = off\n")
    room.write("runbooks/a.md", "# A\n" + STEP)
    monkeypatch.chdir(room.path / "runbooks")
    assert collected(room) == ["a.md::a"]


def test_a_document_outside_of_the_root_directory_is_found_by_its_folder(
    room: Room, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("elsewhere") / "runbooks" / "a.md"
    file.parent.mkdir()
    file.write_text("# A\n" + STEP)
    run = room.run(f"--rootdir={room.path}", str(file.parent), "-v", "-orunbooks_lint=off")
    assert "1 passed" in run.out


def test_a_document_without_blocks_gives_no_items(room: Room) -> None:
    room.write("runbooks/README.md", "# About\n\nProse, and ```code```.\n\n```json\n{}\n```\n")
    room.write("runbooks/empty.md", "")
    run = room.run()
    assert run.code == pytest.ExitCode.NO_TESTS_COLLECTED
    assert "error" not in run.out


def test_a_document_with_mistakes_is_one_collection_error_that_says_them_all(room: Room) -> None:
    room.write(
        "runbooks/bad.md",
        """
        ---
        runbook:
          ownr: me
        ---
        # Bad

        <!-- runbook: timeot=3s -->
        ```bash
        echo
        ```

          <!-- runbook: exit=999 -->
          ```bash
          echo
        """,
    )
    room.write("runbooks/good.md", "# Good\n" + STEP)
    run = room.run()
    assert run.code == pytest.ExitCode.INTERRUPTED
    said = run.out[run.out.index("runbooks/bad.md:3") : run.out.index("======== short")].rstrip("=")
    assert said == dedent(
        """\
        runbooks/bad.md:3:3: unknown key `ownr`
          did you mean `owner`?
        runbooks/bad.md:7:15: unknown option `timeot`
          did you mean `timeout`?
        runbooks/bad.md:12:17: `999` is not an exit status
          write 0 to 255, or `any`
        runbooks/bad.md:13:3: the fence is not closed
          write ``` below its last line
        """
    )
    assert run.out.count("ERROR collecting") == 1
    run = room.run("--continue-on-collection-errors")
    assert run.outcomes == {"runbooks/good.md::good": "passed"}
    assert "1 passed, 1 error" in run.out


def test_a_file_that_is_not_utf_8_is_a_collection_error(room: Room) -> None:
    (room.path / "runbooks").mkdir()
    (room.path / "runbooks" / "a.md").write_bytes(b"# A\n\nCaf\xe9\n")
    run = room.run()
    assert run.code == pytest.ExitCode.INTERRUPTED
    assert "runbooks/a.md:3:4: " in run.out


MATRIX = """
---
runbook:
  environments: [dev, prod]
  procedures: 2
---
# Book

## First

```bash
echo 1
```

```bash
echo 2
```

## Second

<!-- runbook: id=named -->
```bash
echo 3
```

<!-- runbook: skip-if=environment:dev -->
```bash
echo only in prod
```
"""


def test_a_node_id_is_path_environment_procedure_step(room: Room) -> None:
    room.book(MATRIX)
    expected = [
        f"{BOOK}::dev::first::first",
        f"{BOOK}::dev::first::first-2",
        f"{BOOK}::dev::second::named",
        f"{BOOK}::prod::first::first",
        f"{BOOK}::prod::first::first-2",
        f"{BOOK}::prod::second::named",
        f"{BOOK}::prod::second::second-2",
    ]
    assert collected(room) == expected
    assert collected(room, f"{BOOK}::prod::second") == expected[5:]
    assert collected(room, f"{BOOK}::dev::first::first-2") == expected[1:2]
    out = room.run("-v").out
    assert all(f"{one} PASSED" in out for one in expected)


def test_a_step_that_is_meant_for_other_environments_is_no_item(room: Room) -> None:
    room.book(MATRIX)
    assert f"{BOOK}::dev::second::second-2" not in collected(room)
    assert room.run(BOOK).outcomes.keys() == {
        one.removeprefix(f"{BOOK}::") for one in collected(room)
    }


def test_a_step_that_is_meant_for_no_environment_is_skipped_aloud(room: Room) -> None:
    room.book(
        """
        <!-- runbook: skip-if=environment:dev,environment:prod -->
        ```bash
        echo
        ```
        """
    )
    text = (room.path / BOOK).read_text()
    room.book("---\nrunbook:\n  environments: [dev, prod]\n---\n# Book\n" + text)
    assert room.run().reasons == {
        "dev::book": "Skipped: skip-if=environment:dev",
        "prod::book": "Skipped: skip-if=environment:prod",
    }


def test_the_tree_of_collect_only_names_what_it_is(room: Room) -> None:
    room.book(MATRIX)
    out = room.run("--collect-only", "-v", "-k", "prod and named").out
    tree = out[out.index("<Dir runbooks>") : out.index("\n\n=")]
    assert (
        tree
        == dedent(
            """\
        <Dir runbooks>
            <RunbookFile book.md>
              <EnvironmentNode prod>
                <ProcedureNode second>
                  <StepItem named>
        """
        ).rstrip()
    )


def test_runbooks_environment_runs_some_rows_of_the_matrix(room: Room) -> None:
    room.book(MATRIX)
    room.write("runbooks/plain.md", "# Plain\n" + STEP)
    plain = "runbooks/plain.md::plain"
    only_dev = collected(room, "--runbooks-environment=dev")
    assert [one.split("::")[1] for one in only_dev] == ["dev", "dev", "dev", "plain"]
    assert only_dev[-1] == plain
    both = collected(room, "--runbooks-environment=dev", "--runbooks-environment=prod")
    assert both == collected(room)


@pytest.mark.parametrize(
    ("book", "hint"),
    [
        (MATRIX, "did you mean `prod`?"),
        ("# Plain\n" + STEP, "no document has a matrix of environments"),
    ],
)
def test_an_unknown_environment_is_an_error_with_a_suggestion(
    room: Room, book: str, hint: str
) -> None:
    room.book(book)
    run = room.run("--runbooks-environment=prd")
    assert run.code == pytest.ExitCode.INTERRUPTED
    assert run.outcomes == {}
    assert "ERROR collecting --runbooks-environment=prd" in run.out
    assert f"\nunknown environment `prd`\n  {hint}\n" in run.out


def test_an_environment_of_a_document_with_mistakes_is_not_called_unknown(room: Room) -> None:
    room.book(MATRIX + "```bash\n")
    room.write("runbooks/plain.md", "# Plain\n" + STEP)
    run = room.run("--runbooks-environment=prod")
    assert "the fence is not closed" in run.out
    assert "unknown environment" not in run.out


def test_a_path_is_shown_as_one_would_type_it(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = room.write("..odd/bad.md", "```bash\n")
    assert "\n..odd/bad.md:1:1: the fence" in room.run("..odd/bad.md").out
    (room.path / "sub").mkdir()
    monkeypatch.chdir(room.path / "sub")
    assert f"\n{bad}:1:1: the fence" in room.run("../..odd/bad.md").out


def test_runbooks_environment_does_not_bother_runs_without_runbooks(room: Room) -> None:
    room.write("test_a.py", "def test_a(): pass\n")
    assert room.run("--runbooks-environment=dev").code == pytest.ExitCode.OK


@pytest.mark.parametrize(
    ("timeout", "message"),
    [
        ("2x", "runbooks_timeout: `2x` is not a duration"),
        ("0s", "runbooks_timeout: `0s` leaves no time"),
    ],
)
def test_a_time_out_that_is_none_is_an_error(room: Room, timeout: str, message: str) -> None:
    room.book(STEP)
    room.ini(f"runbooks_timeout = {timeout}")
    run = room.run()
    assert run.code == pytest.ExitCode.INTERRUPTED
    hint = "write a duration as `90s`, `15m`, `1h30m`, `500ms` or `2d`"
    assert f"\n{message}\n  {hint}\n" in run.out


def test_ignored_and_hidden_folders_stay_so(room: Room) -> None:
    room.write(".venv/lib/runbooks/a.md", STEP)
    room.write("runbooks/b.md", "# B\n" + STEP)
    room.write("runbooks/c.md", STEP)
    assert collected(room, "--ignore=runbooks/c.md") == ["runbooks/b.md::b"]


def test_a_symbolic_link_to_a_document_is_a_document(room: Room) -> None:
    room.write("docs/a.md", "# A\n" + STEP)
    (room.path / "runbooks").mkdir()
    (room.path / "runbooks" / "linked.md").symlink_to("../docs/a.md")
    assert collected(room) == ["runbooks/linked.md::a"]


def test_a_schema_that_cannot_be_had_is_a_mistake_of_the_document(room: Room) -> None:
    room.book("""
        # Book

        <!-- runbook: expect=schema:none.json -->
        ```bash
        echo 1
        ```
        """)
    assert (
        "runbooks/book.md:4:1: `expect=schema:none.json` cannot be read: "
        "No such file or directory\n"
        "  write a path relative to the document, of a file that holds a JSON Schema\n"
    ) in room.run().out
