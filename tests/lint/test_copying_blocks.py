"""What stands in shell blocks and is no shell: prompts, output, data, prose, nothing."""

from __future__ import annotations

import pytest

from .checking import Checker


def page(code: str, language: str = "bash") -> str:
    return f"# Look\n\nLook at it.\n\n```{language}\n{code}\n```\n"


PROMPTS = {
    "of a user": ("$ ls -l", "$"),
    "indented": ("  $ ls -l", "$"),
    "with user and host": ("deploy@bastion:~$ ls", "deploy@bastion:~$"),
    "of root on a host": ("[root@web-1 ~]# systemctl restart nginx", "[root@web-1 ~]#"),
    "of bash": ("bash-5.1$ ls", "bash-5.1$"),
    "of a container": ("sh-4.2# ls", "sh-4.2#"),
    "of PowerShell": (r"PS C:\Users\me> dir", r"PS C:\Users\me>"),
    "of Windows": (r"C:\work> dir", r"C:\work>"),
    "of zsh": ("% brew install jq", "%"),
    "in a virtual environment": ("(venv) $ pip list", "(venv) $"),
    "of Python": (">>> import os", ">>>"),
    "of MySQL": ("mysql> SHOW TABLES;", "mysql>"),
}


@pytest.mark.parametrize("name", PROMPTS)
def test_a_prompt_is_found(name: str, check: Checker) -> None:
    code, prompt = PROMPTS[name]
    (found,) = check.diagnostics(page(code), "RB101")
    assert found.message == f"the prompt `{prompt}` stands before a command of a `bash` block"
    assert (found.line, found.column) == (6, code.index(prompt) + 1)


def test_a_block_with_prompts_says_what_to_write(check: Checker) -> None:
    (found,) = check(page("$ mkdir -p logs\n$ cd logs"), "RB1")
    assert found == (
        "page.md:6:1: RB101 the prompt `$` stands before a command of a `bash` block\n"
        "  take the prompts away, or write `console` as the language"
    )


MENDED = {
    "each command": ("$ one\n$ two", [(6, 1), (7, 1)]),
    "with comments and blank lines": ("# first\n$ one\n\n# then\n$ two", [(7, 1), (10, 1)]),
    "with a continued line": ("$ one \\\n    --more\n$ two", [(6, 1), (8, 1)]),
    "with prompts of continued lines": ("$ one \\\n>   --more", [(6, 1), (7, 1)]),
    "with a here-document": ("$ cat <<EOF\nhello\nEOF\n$ two", [(6, 1), (9, 1)]),
    "not beside output": ("$ one\nsome output\n$ two", []),
    "not where one has no prompt": ("$ one\ntwo", []),
}


@pytest.mark.parametrize("name", MENDED)
def test_prompts_are_taken_away(name: str, check: Checker) -> None:
    code, places = MENDED[name]
    (found,) = check.diagnostics(page(code), "RB101")
    assert [(edit.span.start.line, edit.span.start.column) for edit in found.edits] == places
    assert all(edit.text == "" for edit in found.edits)


STRANGERS = {
    "JSON below a command": ('aws s3api list-buckets\n{\n    "Buckets": []\n}', 7, "JSON"),
    "a table": ("aws ec2 describe-vpcs --output table\n-----------\n|  Vpcs  |", 7, "output"),
    "a head of columns": ("kubectl get pods\nNAME   READY   STATUS", 7, "output"),
    "a log": ("run\n2023-04-05T23:56:53.363Z ERROR no such node", 7, "output"),
    "what describe prints": ("kubectl describe pod x\nName:   x", 7, "output or data"),
    "an item": ("ls\n* look at the list", 7, "prose"),
    "a sentence": ("ls\nThen you will see the list of files.", 7, "prose"),
    "output behind a here-document": ("cat <<EOF\nkind: x\nEOF\nkind: Pod", 9, "YAML"),
    "output behind a continued command": ("ls \\\n  -l\nStatus: done", 8, "output or data"),
}


@pytest.mark.parametrize("name", STRANGERS)
def test_a_line_that_is_no_command_is_found(name: str, check: Checker) -> None:
    code, line, kind = STRANGERS[name]
    (found,) = check.diagnostics(page(code), "RB102")
    assert found.message == f"the line is {kind}, no command of the `bash` block"
    assert found.line == line


WHOLE = {
    "YAML": ("apiVersion: v1\nkind: Pod", "YAML", "yaml"),
    "a list of YAML": ("- name: run\n  run: ls", "YAML", "yaml"),
    "JSON": ('{\n  "Version": "2012-10-17"\n}', "JSON", "json"),
    "HCL": ('resource "aws_s3_bucket" "orders" {\n}', "HCL", "hcl"),
    "an INI file": ("[default]\nregion = eu-west-1", "an INI file", "ini"),
    "a Dockerfile": ("FROM public.ecr.aws/lambda/python:3.12\nCOPY . .", "a Dockerfile", "docker"),
    "SQL": ("SELECT count(*) FROM orders;", "SQL", "sql"),
    "Python": ("from os import path\nprint(path)", "Python", "python"),
    "a tree": ("├── main.tf\n└── outputs.tf", "a tree of files", "text"),
    "a query": ("fields @timestamp, @message\n| limit 20", "a query", "text"),
    "a sentence": ("Open the console and look for the alarm.", "prose", "text"),
    "a diff": ("--- a/main.tf\n+++ b/main.tf", "a diff", "diff"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_block_that_is_something_else_is_found(name: str, check: Checker) -> None:
    code, kind, language = WHOLE[name]
    (found,) = check.diagnostics(page(code), "RB102")
    assert found.message == f"the `bash` block holds {kind}"
    assert found.hint.startswith(f"write `{language}")


SHELL = {
    "a variable": "$HOME/bin/run",
    "a substitution": "$(which run)",
    "a group": "{\n  echo one\n}",
    "an array": "hosts=(\n  one\n  two\n)",
    "JSON in quotes": 'aws iam put-user-policy --policy-document \'\n{\n  "Version": "1"\n}\'',
    "JSON in double quotes": 'echo "\n{\n  "key": 1\n}"',
    "JSON in a here-document": 'cat > x.json <<EOF\n{\n  "Version": "1"\n}\nEOF',
    "YAML in a here-document": "kubectl apply -f - <<'EOF'\napiVersion: v1\nkind: Pod\nEOF",
    "two here-documents": "cat <<A <<B\nName: x\nA\nName: y\nB",
    "the null command": ": > empty\n:",
    "a label in an argument": "echo \\\n  Name: x",
    "a pipe at the end of a line": "ls |\nsort",
    "a pipe at the begin of a line": "ls \\\n  | sort",
    "a remark of several lines": "# Name: x\n# - y\nls",
    "a heading of echo": "echo Status: done",
    "functions": "wait_for() {\n  until test -f x; do sleep 1; done\n}\nwait_for",
    "a pattern of case": 'case "$1" in\n  start) run ;;\n  *) echo no ;;\nesac',
    "a placeholder": "<command> --help",
    "a redirection first": "> empty.txt",
    "a path with a colon": "scp host:/etc/hosts .",
    "a comment in double quotes": 'git commit -m "Release: one\nStatus: done"',
    "a command in capitals": "MAKE all",
    "a test": "[ -f x ] && echo yes",
    "windows of tmux": "tmux new -s x",
    "a mail": "ssh deploy@bastion",
}


@pytest.mark.parametrize("name", SHELL)
def test_shell_is_no_stranger(name: str, check: Checker) -> None:
    assert check(page(SHELL[name]), "RB101", "RB102", "RB103") == []


def test_a_transcript_holds_prompts_and_output(check: Checker) -> None:
    text = page("$ ls\nName: x\n$ pwd\n/", "console")
    assert check(text, "RB101", "RB102", "RB103") == []


NOTHING = {
    "nothing": ("", "the `sh` block is empty"),
    "blank lines": ("\n  \n", "the `sh` block is empty"),
    "comments": ("# one\n\n  # two", "the `sh` block holds comments only"),
}


@pytest.mark.parametrize("name", NOTHING)
def test_a_block_without_a_command_is_found(name: str, check: Checker) -> None:
    code, message = NOTHING[name]
    (found,) = check.diagnostics(page(code, "sh"), "RB103")
    assert (found.message, found.line) == (message, 5)


def test_a_file_of_comments_is_a_file(check: Checker) -> None:
    text = page("# nothing to see").replace("```bash", "<!-- runbook: file=x.sh -->\n```bash")
    assert check(text, "RB103") == []
