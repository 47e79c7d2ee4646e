"""What a shell wrote down about itself after a command, from which another can go on."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

# These can only be reported, or make a shell useless for any further command.
NOT_RESTORED = frozenset({"login_shell", "restricted_shell", "noexec", "onecmd"})
ON_AT_FIRST = frozenset({"braceexpand", "hashall", "interactive-comments"})


class ShellState:
    """The file `state.NUMBER` of a session; `prelude.bash` writes it."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @property
    def complete(self) -> bool:
        """Whether the shell lived to write all of it."""
        return self._file.exists() and self._file.read_bytes().endswith(b"\n#\n")

    @property
    def exit_trap(self) -> bool:
        """Whether a block has set a trap for the end of the shell."""
        pattern = r'^declare -\S+ __runbook_user_exit=(?!"")'
        return bool(re.search(pattern, self._text(), re.MULTILINE))

    def restore(self, start: str) -> list[str]:
        """Give the lines that make a new shell, with an empty environment, know the same.

        Args:
            start: the command to run when variables and functions are there, before the options.
        """
        bash_options, shell_options = self._options("BASHOPTS"), self._options("SHELLOPTS")
        # What bash sets by itself, and a block may have unset.
        lines = [r"\builtin unset -v PATH TERM OLDPWD SHLVL"]
        # Functions may need options to be read at all, but must be read without aliases.
        lines += [r"\builtin shopt -u ${BASHOPTS//:/ } 2>/dev/null"]
        lines += [rf"\builtin shopt -s {name}" for name in bash_options - {"expand_aliases"}]
        lines += [rf"\builtin . {shlex.quote(str(self._file))} 2>/dev/null", start]
        lines += [rf"\builtin set +o {name}" for name in ON_AT_FIRST - shell_options]
        lines += [rf"\builtin set -o {name}" for name in sorted(shell_options)]
        if "expand_aliases" not in bash_options:
            lines += [r"\builtin shopt -u expand_aliases"]
        return lines

    def _options(self, variable: str) -> set[str]:
        """Give the options that are on; bash lists them in a read-only variable."""
        match = re.search(rf'^declare -r\w* {variable}="([^"]*)"$', self._text(), re.MULTILINE)
        return set(match[1].split(":")) - NOT_RESTORED - {""} if match else set()

    def _text(self) -> str:
        return self._file.read_text(encoding="utf-8", errors="replace")
