"""Commands that do not end, and commands that wait for a person."""

from __future__ import annotations

import pytest

from .checking import Checker
from .test_copying_blocks import page
from .test_shell_variables import OURS

ENDLESS = {
    "tail -f": "tail -f run.log",
    "a cluster of options": "tail -nf 5 run.log",
    "tail -F behind sudo": "sudo tail -F /var/log/messages",
    "journalctl": "journalctl -u app -f",
    "logs of AWS": "aws logs tail /aws/lambda/orders --follow --since 5m",
    "logs of kubectl": "kubectl -n orders logs deploy/orders -f",
    "logs of docker": "docker compose logs --follow app",
    "watch": "watch -n 5 kubectl get pods",
    "ping": "ping example.com",
    "forwarding": "kubectl port-forward svc/orders 8080:80",
    "watching pods": "kubectl get pods -w",
    "a server of Python": "python3 -m http.server 8000",
    "a server of npm": "npm start",
    "compose": "docker compose up --build",
    "compose with a file": "docker-compose -f dev.yml up",
    "top": "top -b",
    "yes": "yes",
    "sleep": "sleep infinity",
    "a tunnel": "ssh -N -L 5432:db:5432 bastion",
    "a loop": "while true; do date; sleep 1; done",
    "a loop of some lines": "while :\ndo\n  for x in 1 2; do date; done\ndone",
    "reading what grep finds": "tail -f run.log | grep ERROR",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_command_that_does_not_end_is_found(name: str, check: Checker) -> None:
    code = ENDLESS[name]
    assert len(check(OURS + page(code), "RB123")) == 1
    assert check(page(code), "RB123") == []
    assert len(check(page(f"{code}\necho done"), "RB123")) == 1


ENDS = {
    "tail": "tail -n 5 run.log",
    "in the background": "tail -f run.log &",
    "a group in the background": "(tail -f run.log) &",
    "behind timeout": "timeout 5 tail -f run.log",
    "behind timeout and sudo": "sudo timeout -k 1 5 tail -f run.log",
    "until another ends": "tail --pid=$! -f run.log",
    "cut off": "tail -f run.log | grep -m 1 ready",
    "cut off by head": "yes | head -n 3",
    "answers": "yes | ./install.sh",
    "ping with a count": "ping -c 3 example.com",
    "a file of kubectl": "kubectl apply -f logs",
    "a file before logs": "kubectl logs -f job/migrate",
    "compose in the background": "docker compose up -d",
    "top once": "top -b -n 1",
    "stats once": "docker stats --no-stream",
    "a loop that is left": "while true; do test -f x && break; sleep 1; done",
    "a loop with a condition": "until test -f x; do sleep 1; done",
    "a loop in a function": "f() { while true; do date; done; }",
    "a loop in the background": "while true; do date; done &",
    "in a function": "logs() { tail -f run.log; }",
    "in quotes": "echo 'tail -f run.log'",
    "a script": "cat > x.sh <<'X'\nwhile true; do date; done\nX",
    "in a container": "docker run -d busybox tail -f /dev/null",
    "tunnel in the background": "ssh -f -N -L 5432:db:5432 bastion",
    "a build": "npm run build",
}


@pytest.mark.parametrize("name", ENDS)
def test_a_command_that_ends_is_right(name: str, check: Checker) -> None:
    assert check(OURS + page(ENDS[name]), "RB123") == []
    assert check(page(ENDS[name] + "\nls"), "RB123") == []


def test_an_endless_command_says_what_to_do(check: Checker) -> None:
    assert check(OURS + page("ls\n  tail -f x"), "RB123")[0] == (
        "page.md:12:3: RB123 `tail -f` does not end\n"
        "  put `timeout 30` before it, or `<!-- runbook: background -->` above the block"
    )
    assert check(page("tail -f x\nls"), "RB123")[0] == (
        "page.md:6:1: RB123 `tail -f` does not end, so that what follows it does not run\n"
        "  give it a block of its own, or put `&` behind it"
    )


@pytest.mark.parametrize(
    "said", ["# in another terminal", "# Ctrl-C when it is there", "# stop it, then:"]
)
def test_a_word_of_another_terminal_is_enough_for_a_person(said: str, check: Checker) -> None:
    code = f"kubectl port-forward svc/x 80\n\n{said}\ncurl localhost"
    assert check(page(code), "RB123") == []
    assert len(check(OURS + page(code), "RB123")) == 1


@pytest.mark.parametrize(
    "directive", ["background", 'skip="by hand"', 'manual="look"', "timeout=5s exit=any"]
)
def test_a_directive_ends_it(directive: str, check: Checker) -> None:
    text = page("tail -f x").replace("```bash", f"<!-- runbook: {directive} -->\n```bash")
    assert check(text, "RB123") == []


WAITS = {
    "an editor": ("vim x.yaml", "vim"),
    "an editor behind sudo": ("sudo nano /etc/hosts", "nano"),
    "a question": ("read -p 'Name: ' NAME", "read"),
    "terraform": ("terraform apply -var x=1", "terraform apply"),
    "terraform destroy": ("terraform -chdir=infra destroy", "terraform destroy"),
    "a message": ("git commit --amend", "git commit"),
    "a rebase": ("git rebase -i main", "git rebase -i"),
    "a key": ("ssh-keygen -t ed25519 -f key", "ssh-keygen"),
    "credentials": ("aws configure", "aws configure"),
    "credentials of a profile": ("aws configure --profile x", "aws configure"),
    "single sign-on": ("aws configure sso", "aws configure"),
    "a login": ("gh auth login", "gh auth login"),
    "a resource": ("kubectl -n x edit deploy/orders", "kubectl edit"),
    "a table of times": ("crontab -e", "crontab -e"),
    "packages": ("sudo yum install jq", "yum install"),
    "a package": ("npm init", "npm init"),
    "a password": ("passwd deploy", "passwd"),
}


@pytest.mark.parametrize("name", WAITS)
def test_a_command_that_waits_for_a_person_is_found(name: str, check: Checker) -> None:
    code, why = WAITS[name]
    (found,) = check.diagnostics(OURS + page(code), "RB124")
    assert found.message == f"`{why}` waits for a person"
    assert check(page(code), "RB124") == []
    (found,) = check.diagnostics(page(f"{code}\nls"), "RB124")
    assert found.message == (
        f"`{why}` waits for a person, and takes what is pasted behind it for the answer"
    )


SHELLS = {
    "ssh": ("ssh -i key deploy@bastion", "ssh"),
    "a user": ("sudo su -", "su"),
    "root": ("sudo -i", "sudo -i"),
    "a container": ("docker exec -it orders bash", "docker exec -it"),
    "a pod": ("kubectl exec -it orders-0 -- /bin/sh", "kubectl exec -it"),
    "Python": ("python3", "python3"),
    "PostgreSQL": ("psql -h localhost orders", "psql"),
    "MySQL": ("mysql -u root", "mysql"),
    "a pager": ("less run.log", "less"),
}


@pytest.mark.parametrize("name", SHELLS)
def test_a_shell_elsewhere_waits_in_a_run_only(name: str, check: Checker) -> None:
    code, why = SHELLS[name]
    (found,) = check.diagnostics(OURS + page(code), "RB124")
    assert found.message == f"`{why}` waits for a person"
    assert check(page(f"{code}\nls"), "RB124") == []


RUNS = {
    "approved": "terraform apply -auto-approve",
    "a plan": "terraform apply plan.out",
    "a plan in a variable": 'terraform apply "$PLAN"',
    "options in a variable": "terraform destroy $ARGS",
    "answered": "echo yes | terraform apply",
    "a message": "git commit -m x",
    "a message in a cluster": "git commit -am x",
    "a message without a blank": 'git commit -m"my commit"',
    "no message": "git commit --amend --no-edit",
    "a command elsewhere": "ssh -p 22 bastion uptime",
    "commands elsewhere": "ssh bastion <<'X'\nuptime\nX",
    "a version": "ssh -V",
    "a list of keys": "ssh-keygen -l -f key.pub",
    "a key": "ssh-keygen -t ed25519 -f key -N ''",
    "a value": "aws configure set region eu-west-1",
    "values": "aws configure list --profile x",
    "a value of a profile": "aws configure get region --profile x",
    "a token": "gh auth login --with-token < token",
    "reading a file": "while read -r x; do echo $x; done < x",
    "reading a pipe": "ls | read x",
    "reading a word": "read x <<< 1",
    "reading for a while": "read -t 5 x",
    "a script of Python": "python3 x.py",
    "Python from a here-document": "python3 <<'X'\nprint(1)\nX",
    "SQL": "psql -c 'SELECT 1'",
    "SQL from a file": "mysql orders < x.sql",
    "packages": "sudo yum -y install jq",
    "the end of a pipe": "ls | less",
    "an exec without a terminal": "kubectl exec orders-0 -- ls",
    "an exec of a command": "kubectl exec -it orders-0 -- ls",
    "the name of a file": "cat vim",
    "a comment": "ls # vim x",
}


@pytest.mark.parametrize("name", RUNS)
def test_a_command_that_waits_for_nobody_is_right(name: str, check: Checker) -> None:
    assert check(OURS + page(RUNS[name]), "RB124") == []
    assert check(page(RUNS[name] + "\nls"), "RB124") == []


def test_what_a_person_does_may_wait(check: Checker) -> None:
    text = page("vim x").replace("```bash", '<!-- runbook: manual="edit it" -->\n```bash')
    assert check(text, "RB124") == []
