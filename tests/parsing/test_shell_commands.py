from __future__ import annotations

import pytest

from pytest_runbooks.parsing.shell_commands import commands_of, read_commands


def read(text: str) -> list[str]:
    """Write every command on a line of its own; what does not surely run begins with `?`."""
    return [
        ("" if command.is_sure else "? ")
        + " ".join(word.start + ("" if word.is_literal else "…") for word in command.words)
        for command in commands_of(text)
    ]


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("a b; c & d\ne", ["a b", "c", "d", "e"]),
        ('a \'b c\' "d \\"e\\" \\d" f\\ g', ['a b c d "e" \\d f g']),
        ("a \\\n  --b \\\n  c", ["a --b c"]),
        ("a $x --y=$z \"q${r}\" $'s'", ["a … --y=… q… …"]),
        ("a > f 2>&1 <<< x &> g", ["a"]),
        ("a # b; c\nd", ["a", "d"]),
        ("a <<E <<-'F' | b\nc\nE\n\td\n\tF\ne", ["a", "b", "e"]),
        ('x=$(a | b) c "$(d `e`)"', ["a", "b", "e", "d …", "x=… c …"]),
        ("a=(b $(c) # d\n e)\nf", ["c", "a=…", "f"]),
        ("echo ${x:-$(a)} $((1 + 2))", ["a", "echo … …"]),
        ("diff <(a) >(b)", ["a", "b", "diff … …"]),
        ("( a; b ) && c", ["a", "b", "? c"]),
        ("{ a; }; b", ["a", "b"]),
        ("cd x && aws a &&\n\n b && c", ["cd x", "aws a", "b", "? c"]),
        ("a | b &&\nc", ["a", "b", "? c"]),
        ("a || b\nc", ["? a", "? b", "c"]),
        ("x=$(a) || b", ["? a", "? x=…", "? b"]),
        ("{ a; } || b", ["? a", "? b"]),
        ("! a | b\nc", ["? a", "? b", "c"]),
        ("if a; then b; elif c; then d; else e; fi; f", ["? a", "? b", "? c", "? d", "? e", "f"]),
        ("while a; do b; done; c", ["? a", "? b", "c"]),
        # A pattern in parentheses is taken for a command, which is doubted like all in there.
        ("case $x in a|b) c;; (d) e;; esac\nf", ["? … in a", "? c", "? d", "? e", "f"]),
        ("[[ $x =~ ^(a|b)$ ]] && c\nd", ["? c", "d"]),
        ("((x > 1)) && a", ["((", "? a"]),
        ("f() {\n a; exit 1\n}\nf", ["? a", "? exit 1", "f"]),
        ("function f()\n{\n a\n}\nb", ["? a", "b"]),
        ("function f { a; }; b", ["? a", "b"]),
        ("f() ( a )\nb", ["? a", "b"]),
        ("[ -f x ] && exit 0\na", ["[ -f x ]", "? exit 0", "? a"]),
        ('echo "if" then', ["echo if then"]),
        ('"if" a', ["if a"]),
    ],
)
def test_commands_are_read_with_what_they_depend_on(text: str, commands: list[str]) -> None:
    assert read(text) == commands


@pytest.mark.parametrize(
    "text", ["a 'b", 'a "b', "a $(b", "a <<E\nb", "if a; then b", "a; fi", "a )"]
)
def test_in_a_text_that_is_not_as_expected_nothing_is_sure(text: str) -> None:
    assert not any(command.is_sure for command in commands_of(text))


def test_a_command_knows_its_lines() -> None:
    text = "a\n\nb \\\n  c $(d \\\n  e) `f` f\ng"
    lines = {command.words[0].start: command.lines for command in commands_of(text)}
    assert lines == {
        "a": range(1),
        "d": range(3, 5),
        "f": range(4, 5),
        "b": range(2, 5),
        "g": range(5, 6),
    }


def test_a_word_knows_where_each_stretch_of_it_stands() -> None:
    text = 'a x\'b c\'"d $e \\" \\f"\\ g$(h)`i`$((1))k'
    word = commands_of(text)[-1].words[1]
    places = [(piece, text[place]) for piece, place in zip(word.pieces, word.places, strict=True)]
    assert [(piece, sign) for piece, sign in places if piece != ""] == [
        ("x", "x"),
        ("b c", "b"),
        ("d ", "d"),
        (None, "$"),
        (" ", " "),
        ('"', '"'),
        (" ", " "),
        ("\\f", "\\"),
        (" ", " "),
        ("g", "g"),
        (None, "$"),
        (None, "`"),
        (None, "$"),
        ("k", "k"),
    ]


def test_what_nobody_writes_loses_the_reader_and_takes_no_time() -> None:
    read = read_commands("echo a; " + "( " * 20_000 + "echo b")
    assert read.is_lost
    assert [command.words[0].text for command in read.all] == ["echo"]
    chain = read_commands("a || " * 20_000 + "b")
    assert [command.is_sure for command in chain.all[-2:]] == [False, False]
