"""Which shell commands run until somebody stops them."""

from __future__ import annotations

import re

from .invocations import Program, reader_of

# Programs that serve or watch until they are stopped: the first one to three words of a command.
_SERVES = frozenset(
    {
        *("npm start", "npm run dev", "npm run start", "npm run watch", "npm run serve"),
        *("yarn start", "yarn dev", "yarn watch", "pnpm dev", "pnpm start", "flask run"),
        *("rails server", "rails s", "jupyter notebook", "jupyter lab", "mkdocs serve"),
        *("hugo server", "hugo serve", "sam local start-api", "sam local start-lambda"),
        *("serverless offline", "sls offline", "ng serve", "next dev", "cdk watch", "stern"),
        *("minikube tunnel", "minikube dashboard", "kubectl port-forward", "kubectl proxy"),
        *("kubectl attach", "htop", "uvicorn", "k9s", "aws logs start-live-tail", "docker events"),
        *("redis-cli monitor", "tilt up", "skaffold dev", "vault server", "istioctl dashboard"),
    }
)
_ENDS_A_PIPE = re.compile(r"(?:head|sed|awk|read|timeout|fzf)$")


def why_endless(program: Program) -> str:
    """Give the words that make a command endless; empty when it ends."""
    words = " ".join([program.name, *program.texts[:2]])
    if _is_cut_off(program):
        return ""
    each = words.split(" ")
    for count in (1, 2, 3):
        if (begin := " ".join(each[:count])) in _SERVES:
            return begin
    return _follows(program) or _repeats(program, words)


def _follows(program: Program) -> str:
    """Give what follows a log or a list."""
    name, has = program.name, program.has
    first = program.positional[:1]
    if name == "tail" and has("-f", "-F", "--follow") and not has("--pid"):
        return "tail -f"
    if name == "journalctl" and has("-f", "--follow"):
        return "journalctl -f"
    if name == "dmesg" and has("-w", "--follow"):
        return "dmesg -w"
    if name in {"aws", "awslocal"} and program.positional[:2] == ("logs", "tail"):
        return "aws logs tail --follow" if has("--follow") else ""
    if name in {"kubectl", "oc", "docker", "docker-compose", "podman"} and "logs" in program.texts:
        of_job = any(text.startswith(("job/", "jobs/")) for text in program.texts)
        follows = _has_behind(program, "logs", "-f", "--follow")
        return f"{name} logs -f" if follows and not of_job else ""
    if name in {"kubectl", "oc"} and first == ("get",):
        return f"{name} get --watch" if has("-w", "--watch", "--watch-only") else ""
    return ""


def _has_behind(program: Program, word: str, *options: str) -> bool:
    """Say whether an option stands behind a word: before it `-f` names a file."""
    behind = program.texts[program.texts.index(word) + 1 :]
    return any(text in options for text in behind)


def _repeats(program: Program, words: str) -> str:
    """Give what does something again and again, or serves."""
    name = program.name
    if name == "watch" and program.arguments and not program.has("-g", "--chgexit"):
        return "watch"
    if name == "ping" and program.arguments and not program.has("-c", "-w", "-n", "-t"):
        return "ping"
    if name == "yes" and program.command.after not in {"|", "|&"}:
        return "yes"
    if words == "sleep infinity":
        return words
    if "http.server" in program.texts and re.fullmatch(r"python[\d.]*", name):
        return f"{name} -m http.server"
    is_compose = name == "docker-compose" or words.startswith(
        ("docker compose ", "podman compose ")
    )
    if is_compose and "up" in program.positional:
        ends = program.has("-d", "--detach", "--wait", "--abort-on-container-exit", "--no-start")
        return "" if ends else "docker compose up"
    if name == "docker" and program.positional[:1] == ("stats",):
        return "" if program.has("--no-stream") else "docker stats"
    if name == "top" and not program.has("-n", "-l"):
        return "top"
    if name == "ssh" and program.has("-N") and not program.has("-f"):
        return "ssh -N"
    return ""


def _is_cut_off(program: Program) -> bool:
    """Say whether a reader of its output ends it."""
    if program.command.after not in {"|", "|&"}:
        return False
    reader = reader_of(program)
    if reader is None:
        return False
    return bool(_ENDS_A_PIPE.match(reader.name)) or (
        reader.name in {"grep", "rg"} and reader.has("-q", "-m", "--max-count", "--quiet")
    )
