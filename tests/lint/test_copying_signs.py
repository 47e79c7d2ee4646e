"""Signs that look right on the page and are none: typography, invisible characters, entities."""

from __future__ import annotations

import pytest

from .checking import Checker
from .test_copying_blocks import page

LEFT, RIGHT, APOSTROPHE = "\u201c", "\u201d", "\u2019"
EN, EM = "\u2013", "\u2014"
NBSP, ZERO_WIDTH = "\u00a0", "\u200b"

MENDED = {
    "curly quotes": (f"mkdir {LEFT}a b{RIGHT}", 'mkdir "a b"'),
    "single ones": (f"mkdir \u2018a b{APOSTROPHE}", "mkdir 'a b'"),
    "two pairs": (f"cp {LEFT}a{RIGHT} {LEFT}b{RIGHT}", 'cp "a" "b"'),
    "an em dash": (f"aws s3 ls {EM}recursive", "aws s3 ls --recursive"),
    "a dash and a hyphen": (f"aws s3 ls {EN}-recursive", "aws s3 ls --recursive"),
    "an en dash before a letter": (f"ls {EN}l", "ls -l"),
    "an en dash before an option of a program": (f"aws {EN}version", "aws --version"),
}


def mended(text: str, check: Checker, code: str) -> str:
    lines = text.split("\n")
    edits = [edit for found in check.diagnostics(text, code) for edit in found.edits]
    for edit in sorted(edits, reverse=True):
        start, end = edit.span.start, edit.span.end
        assert start.line == end.line
        line = lines[start.line - 1]
        lines[start.line - 1] = line[: start.column - 1] + edit.text + line[end.column - 1 :]
    return "\n".join(lines)


@pytest.mark.parametrize("name", MENDED)
def test_typography_is_mended(name: str, check: Checker) -> None:
    wrong, right = MENDED[name]
    assert mended(page(wrong), check, "RB104") == page(right)
    assert check(page(right), "RB104") == []


UNCERTAIN = {
    "an odd quote": f"mkdir {LEFT}a b",
    "quotes around straight ones": f'echo {LEFT}say "x"{RIGHT}',
    "an en dash before a word": f"find . {EN}name x",
}


@pytest.mark.parametrize("name", UNCERTAIN)
def test_typography_is_said_and_left_where_nobody_knows_what_is_meant(
    name: str, check: Checker
) -> None:
    (found,) = check.diagnostics(page(UNCERTAIN[name]), "RB104")
    assert found.edits == ()


def test_typography_is_shown_with_its_place(check: Checker) -> None:
    dash, quote = check(page(f"ls {EN}l\nmkdir {LEFT}a b{RIGHT}"), "RB104")
    assert dash == (
        f"page.md:6:4: RB104 `{EN}l` begins with a typographic dash, which begins no option\n"
        "  write `-l`"
    )
    assert quote == (
        f"page.md:7:7: RB104 the shell reads `{LEFT}` as a letter, not as a quote\n"
        "  write `\"` or `'`"
    )


TEXTS = {
    "in a comment": f"ls # look {EM} the {LEFT}new{RIGHT} ones",
    "in double quotes": f'git commit -m "It{APOSTROPHE}s {LEFT}new{RIGHT} {EM}really"',
    "in single quotes": f"printf '{EM}x {LEFT}y{RIGHT}'",
    "in a here-document": f"cat <<EOF\n{EM}x {LEFT}y{RIGHT}\nEOF",
    "an apostrophe in a word": f"echo it{APOSTROPHE}s done",
    "a dash between blanks": f"echo one {EM} two",
    "a dash that is printed": f"echo {EM}done",
    "a dash in a name": f"ls one{EN}two",
}


@pytest.mark.parametrize("name", TEXTS)
def test_typography_of_texts_is_right(name: str, check: Checker) -> None:
    assert check(page(TEXTS[name]), "RB104") == []


def test_typography_in_a_substitution_within_quotes_is_found(check: Checker) -> None:
    text = page(f'echo "$(aws s3 ls {EM}recursive)"')
    assert mended(text, check, "RB104") == page('echo "$(aws s3 ls --recursive)"')


INVISIBLE = {
    "a no-break space": (f"ls{NBSP}-l{NBSP}x", "ls -l x"),
    "one at the begin of a line": (f"{NBSP}{NBSP}ls", "  ls"),
    "a zero-width space": (f"aws{ZERO_WIDTH} s3 ls", "aws s3 ls"),
    "one in quotes": (f'echo "a{ZERO_WIDTH}b"', 'echo "ab"'),
    "a byte order mark": ("ls \ufeffx", "ls x"),
    "a soft hyphen": ("ls long\u00adname", "ls longname"),
    "a turn of the direction": ("ls # \u202etxt.sh", "ls # txt.sh"),
}


@pytest.mark.parametrize("name", INVISIBLE)
def test_what_nobody_sees_is_mended(name: str, check: Checker) -> None:
    wrong, right = INVISIBLE[name]
    assert mended(page(wrong), check, "RB105") == page(right)
    assert len(check(page(wrong), "RB105")) == 1


def test_what_nobody_sees_has_its_name(check: Checker) -> None:
    (found,) = check(page(f"ls{NBSP}-l"), "RB105")
    assert found == (
        "page.md:6:3: RB105 an invisible character stands in the line: `U+00A0` (no-break space)\n"
        "  write a blank"
    )


def test_a_no_break_space_in_a_text_and_a_joined_emoji_are_right(check: Checker) -> None:
    code = f'echo "10{NBSP}%" # one{NBSP}more\necho "\U0001f468\u200d\U0001f4bb"\necho "\u4f60"'
    assert check(page(code), "RB105") == []


ENTITIES = {
    "and": ("cd x &amp;&amp; ls", "cd x && ls"),
    "a redirection": ("ls &gt; x", "ls > x"),
    "a placeholder": ("aws s3 ls &lt;bucket&gt;", "aws s3 ls <bucket>"),
    "a number": ("echo &#39;x&#39;", "echo 'x'"),
    "in an address": ("curl localhost/?a=1&amp;b=2", "curl localhost/?a=1&b=2"),
}


@pytest.mark.parametrize("name", ENTITIES)
def test_entities_are_mended(name: str, check: Checker) -> None:
    wrong, right = ENTITIES[name]
    assert mended(page(wrong), check, "RB106") == page(right)


@pytest.mark.parametrize(
    "code",
    ["sed 's/&/&amp;/g' x", 'echo "&lt;"', "ls # &amp;", "cat <<X\n&lt;\nX", "sleep 1 & ls;"],
)
def test_entities_that_are_meant_are_right(code: str, check: Checker) -> None:
    assert check(page(code), "RB106") == []


def test_a_blank_behind_a_backslash_is_mended(check: Checker) -> None:
    text = page("ls \\ \n  -l \\\t\n  x")
    assert check(text, "RB107")[0] == (
        "page.md:6:4: RB107 a blank stands behind the `\\` that ends the line, "
        "which then does not go on\n  take the blank away"
    )
    assert mended(text, check, "RB107") == page("ls \\\n  -l \\\n  x")


@pytest.mark.parametrize(
    "code",
    [
        "ls \\\n  -l",
        "ls a\\ b",
        "echo 'x \\ \n  y'",
        "echo \\\\ \nls",
        "ls # \\ \nls",
        "ls x\\ \nls y",
    ],
)
def test_other_blanks_and_backslashes_are_right(code: str, check: Checker) -> None:
    assert check(page(code), "RB107") == []


CONTINUATIONS = {
    "a comment before an option": (
        "ls \\\n  # all\n  --all",
        "a comment stands behind the `\\`, so that `--all` is a command of its own",
    ),
    "a comment before nothing": (
        "ls \\\n  # --all",
        "a comment stands behind the `\\`, so that the command ends there",
    ),
    "a comment on the same line": (
        "ls \\  # all\n  --all",
        "a comment stands behind the `\\`, so that the line does not go on",
    ),
    "a blank line": (
        "ls \\\n  -l \\\n\nls x",
        "a blank line stands behind the `\\`, so that the command ends there",
    ),
    "the end": ("ls \\\n  -l \\", "the last line of the block ends in `\\`, and nothing follows"),
}


@pytest.mark.parametrize("name", CONTINUATIONS)
def test_a_backslash_that_continues_nothing_is_found(name: str, check: Checker) -> None:
    code, message = CONTINUATIONS[name]
    (found,) = check.diagnostics(page(code), "RB108")
    assert found.message == message


@pytest.mark.parametrize(
    "code",
    [
        "ls \\\n  -l",
        "ls | \\\n  # by name\n  sort",
        "ls && \\\n\n  ls x",
        "# ls \\\nls",
        "cat <<X\nls \\\n\nX",
        "echo 'a \\\n\nb'",
        "# one \\\n# two",
    ],
)
def test_a_backslash_that_continues_something_is_right(code: str, check: Checker) -> None:
    assert check(page(code), "RB108") == []


HERE_DOCUMENTS = {
    "blanks before its end": ("cat <<X\n  a\n  X\nls", "cat <<X\n  a\nX\nls", 8),
    "blanks behind its end": ("cat <<'X'\na\nX \nls", "cat <<'X'\na\nX\nls", 8),
    "blanks where tabs may be": ("cat <<-X\n\ta\n    X", "cat <<-X\n\ta\nX", 8),
}


@pytest.mark.parametrize("name", HERE_DOCUMENTS)
def test_the_end_of_a_here_document_is_mended(name: str, check: Checker) -> None:
    wrong, right, line = HERE_DOCUMENTS[name]
    (found,) = check.diagnostics(page(wrong), "RB109")
    assert found.line == line
    assert mended(page(wrong), check, "RB109") == page(right)


def test_a_here_document_without_an_end_is_found(check: Checker) -> None:
    (found,) = check(page("ls\ncat > x <<EOF\na\nEOFX"), "RB109")
    assert found == (
        "page.md:7:9: RB109 the here-document has no end: no line is `EOF` alone\n"
        "  write `EOF` alone on the line below its last one"
    )


@pytest.mark.parametrize(
    "code",
    [
        "cat <<X\na\nX",
        "cat <<-X\n\ta\n\tX",
        'cat <<"A" <<B\na\nA\nb\nB',
        "cat <<\\X\n$a\nX",
        "grep x <<<word",
        "grep x <<< word",
        "echo $((1 << 3))\nls",
        "x=$(cat <<X\na\nX\n)",
        "# cat <<X",
        "echo '<<X'",
    ],
)
def test_here_documents_with_their_ends_are_right(code: str, check: Checker) -> None:
    assert check(page(code), "RB109") == []


def test_the_end_of_a_here_document_in_a_list_stands_where_its_fence_does(check: Checker) -> None:
    text = "# Look\n\n1. Look.\n\n   ```bash\n   cat <<X\n   a\n   X\n   ```\n"
    assert check(text, "RB109") == []
