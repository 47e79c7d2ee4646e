"""The arguments of a command, as most programs read them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator  # at run time it costs more than all the rest


def read(arguments: list[str], valued: Collection[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Tell words from options.

    Args:
        arguments: all of them.
        valued: the options that have a value, as `-f` and `--field`; all others have none.

    Returns:
        The words, and the options as they are written with their values.
    """
    words: list[str] = []
    options: list[tuple[str, str]] = []
    left = iter(arguments)
    for one in left:
        if one == "--":
            words += left
        elif one == "-" or not one.startswith("-"):
            words.append(one)
        elif one.startswith("--"):
            name, is_given, value = one.partition("=")
            options.append((name, value if is_given or name not in valued else next(left, "")))
        else:
            options += _short(one[1:], valued, left)
    return words, options


def _short(letters: str, valued: Collection[str], left: Iterator[str]) -> list[tuple[str, str]]:
    """Read `-abVALUE`: letters up to the first that has a value."""
    options = []
    for place, letter in enumerate(letters):
        name = f"-{letter}"
        if name in valued:
            value = letters[place + 1 :].removeprefix("=")
            options.append((name, value or next(left, "")))
            break
        options.append((name, ""))
    return options
