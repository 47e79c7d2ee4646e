"""Options that only Linux, or only macOS, knows."""

from __future__ import annotations

import pytest

from .checking import Checker
from .test_copying_blocks import page

LINUX_ONLY = {
    "date -d": "date -u -d '1 hour ago'",
    "its long form": "date --date=yesterday +%F",
    "in a cluster": "date -ud @0",
    "in a substitution": 'aws x --start "$(date -d yesterday +%F)"',
    "sed -i": "sed -i 's/a/b/' x",
    "sed -i with more": "sed -i -e 's/a/b/' x",
    "sed behind sudo": "sudo sed -i 's/a/b/' x",
    "base64 -w": "base64 -w0 x",
    "base64 -w with a blank": "base64 -w 0 x",
    "stat -c": "stat -c %s x",
    "grep -P": "grep -oP 'a\\d' x",
    "find -printf": "find . -name x -printf '%p'",
    "head -n -1": "head -n -1 x",
    "head -n-1": "head -n-1 x",
}
MAC_ONLY = {
    "date -v": "date -u -v-1H +%s",
    "date -j": "date -j -f %s 0",
    "sed -i ''": "sed -i '' 's/a/b/' x",
    'sed -i ""': 'sed -i "" -e "s/a/b/" x',
    "base64 -D": "base64 -D x",
    "stat -f": "stat -f %z x",
}


@pytest.mark.parametrize("name", LINUX_ONLY)
def test_what_only_linux_knows_is_found(name: str, check: Checker) -> None:
    (found,) = check(page(LINUX_ONLY[name]), "RB125")
    assert " works on Linux, not on macOS\n" in found
    assert check(page(LINUX_ONLY[name]) + "\nOn Ubuntu only.\n", "RB125") == []
    assert len(check(page(LINUX_ONLY[name]) + "\nOn macOS only.\n", "RB125")) == 1


@pytest.mark.parametrize("name", MAC_ONLY)
def test_what_only_macos_knows_is_found(name: str, check: Checker) -> None:
    (found,) = check(page(MAC_ONLY[name]), "RB125")
    assert " works on macOS, not on Linux\n" in found
    assert check(page(MAC_ONLY[name]) + "\n```bash\nbrew install jq\n```\n", "RB125") == []


def test_what_is_not_portable_says_what_is(check: Checker) -> None:
    assert check(page("ls\nbase64 -w0 x | cat"), "RB125")[0] == (
        "page.md:7:1: RB125 `base64 -w` works on Linux, not on macOS\n  write "
        r"`base64 | tr -d '\n'` on both, or say in the text that the page is for Linux"
    )


PORTABLE = {
    "date": "date -u +%Y-%m-%dT%H:%M:%SZ",
    "a format with these letters": "date +%d-%v",
    "a reference": "date -r x",
    "sed with a suffix": "sed -i.bak 's/a/b/' x",
    "sed -n": "sed -n 's/i/b/p' x",
    "sed -e": "sed -e 's/-i/b/' x",
    "base64": "base64 x | base64 -d",
    "stat": "stat x",
    "stat of a file system": "stat -f /",
    "grep -E": "grep -oE 'a[0-9]' x",
    "a pattern with P": "grep -e -P x",
    "find": "find . -name x -print",
    "head": "head -n 1 x",
    "both forms": "date -d yesterday 2>/dev/null || date -v-1d",
    "both forms apart": "date -d yesterday\n# or\ndate -v-1d",
    "what asks": 'if [ "$(uname)" = Linux ]; then date -d yesterday; fi',
    "a text": "echo date -d x",
    "a comment": "ls # date -d x",
    "a script": "cat > x.sh <<'X'\ndate -d yesterday\nX",
    "packages": "sudo apt-get install jq\ndate -d yesterday",
}


@pytest.mark.parametrize("name", PORTABLE)
def test_what_everybody_has_is_right(name: str, check: Checker) -> None:
    assert check(page(PORTABLE[name]), "RB125") == []
