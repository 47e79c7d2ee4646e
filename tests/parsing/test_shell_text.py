from __future__ import annotations

import pytest

from pytest_runbooks.parsing.shell_text import is_whole


@pytest.mark.parametrize(
    "text",
    [
        "",
        "echo hi",
        'echo \'a b\' "c $(d "e") f" `g`',
        "cat <<EOF\nfoo 'bar\nEOF",
        "cat <<-'EOF' | tr a b\nfoo\n\tEOF",
        "cat <<A <<B\na\nA\nb\nB",
        "if true; then echo; fi",
        "if true\nthen\necho\nfi",
        "if [ -f x ]; then a; elif b; then c; else d; fi",
        "for i in a b; do echo $i; done",
        "for ((i=0;i<3;i++)); do echo $i; done",
        'while read x; do echo "$x"; done < f',
        "case x in a) echo;; b|c) echo;; esac",
        "f() { echo; }",
        "function f { echo; }",
        "( cd x && ls )",
        'echo ${x:-"a b"} ${y#foo}',
        "echo $((1 << 2)) # it's a comment",
        "((x = 1 << 2))",
        "echo a\\\nb",
        "echo done if then {",
        "echo {a,b} }",
        '[[ -n $x && -z "$y" ]] || exit 1',
        "aws x --query \"a[?b=='c'].d | [0]\" --output text",
        "x=$(cat <<EOF\nhey (there\nEOF\n)",
        "echo $'it\\'s'",
        "arr=(a b c)",
        'cat <<< "foo"',
        "a && b || c | d",
        "sleep 1 &",
        'echo "a\nb"',
        'echo "${x}" "${y[@]}"',
        "echo a#b 'c'#d",
        'echo "`echo x`"',
        "! grep x f",
        "time ls",
        "{ echo a; echo b; } > f",
        "echo > /dev/null 2>&1",
        "diff <(a) <(b)",
        "$(foo)",
        'echo it is \\"x',
        'jq \'.a | {b: .c}\' <<<"$x" | while read -r l; do echo "$l"; done',
    ],
)
def test_a_shell_runs(text: str) -> None:
    assert is_whole(text)


@pytest.mark.parametrize(
    "text",
    [
        "echo \\",
        "echo 'a",
        'echo "a',
        'echo "a $(b',
        'echo "a \\',
        "cat <<EOF",
        "cat <<EOF\nfoo",
        "cat <<'A' <<B\nx\nA",
        "x=$(cat <<EOF\nhey\nEOF",
        "if true; then",
        "if true\nthen\necho",
        "if a; then b; else",
        "for i in a b; do",
        "while read x; do echo",
        "case x in a) echo;;",
        "f() {",
        "function f {",
        "( cd x",
        "echo ${x:-",
        "echo $((1 +",
        "((x = 1",
        "echo $'a",
        "a |",
        "a &&",
        "a ||  # comment",
        "arr=(a",
        "{ echo a",
        "echo `a",
    ],
)
def test_a_shell_waits_for_more_behind(text: str) -> None:
    assert not is_whole(text)
