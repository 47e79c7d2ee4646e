"""Which shell commands wait for a person: for an answer, a password, a text that is edited."""

from __future__ import annotations

from .invocations import Program
from .shell import UNKNOWN

_EDITORS = frozenset({"vi", "vim", "nvim", "nano", "emacs", "pico", "ed", "mcedit", "visudo"})
_ASKS = frozenset({"passwd", "fdisk", "dpkg-reconfigure", "mysql_secure_installation", "chsh"})
_SHELLS = frozenset({"bash", "sh", "zsh", "ash", "fish"})
_PROMPTS = frozenset(
    {"python", "python2", "python3", "ipython", "node", "irb", "bc", "R", "psql", "mysql", "ghci"}
)
_SSH_WITH_WORD = frozenset(f"-{letter}" for letter in "BbcDEeFIiJLlmOopQRSWw")
_PAGERS = frozenset({"less", "more", "most"})
_TERRAFORM_VALUES = frozenset(
    {"-var", "-var-file", "-target", "-replace", "-state", "-lock-timeout"}
)
_TERRAFORM = frozenset({"terraform", "tofu", "terragrunt"})


def why_waiting(program: Program) -> str:
    """Give the words that make a command wait for a person; empty when it does not."""
    if not program.name and program.word.text is None:
        return ""
    for look in (_by_name, _shell_of_another, _of_tools, _of_git, _of_containers):
        if why := look(program):
            return why
    return ""


def swallows(program: Program) -> bool:
    """Say whether the lines that are pasted behind a command become its answers or its text.

    A shell elsewhere, by `ssh` or `docker exec`, runs them: that may be meant.
    """
    name = program.name
    return not (
        name in {"ssh", "su", "sudo", "docker", "podman", "kubectl", "oc"}
        or name in _SHELLS | _PROMPTS | _PAGERS
        or (name == "aws" and "configure" not in program.texts)
    ) or (name in {"kubectl", "oc"} and "edit" in program.positional[:2])


def _by_name(program: Program) -> str:
    name, texts = program.name, program.texts
    if name in _EDITORS and not program.is_fed:
        scripted = program.has("--batch", "-Q", "-c", "-es") or any("+" in one for one in texts)
        return "" if scripted else name
    if name == "read" and not program.is_fed and not program.has("-t"):
        return "" if set(program.command.inside) & {"done", "()", ")", "}"} else name
    if name in _ASKS and not (program.is_fed or program.has("-l", "--stdin", "-f", "-s", "--list")):
        return name
    if name in _PAGERS and texts and not program.is_fed and program.command.after != "|":
        return "" if program.has("-V", "--version") else name
    if name == "crontab" and program.has("-e"):
        return "crontab -e"
    if name == "ssh-keygen" and _asks_for_key(program):
        return name
    return ""


def _asks_for_key(program: Program) -> bool:
    looks = program.has(*(f"-{letter}" for letter in "lyRFeipcABLHs"))
    return not looks and not (program.has("-f") and program.has("-N")) and not program.is_fed


def _shell_of_another(program: Program) -> str:
    name, texts = program.name, program.texts
    if program.is_fed or UNKNOWN in "".join(texts[:1]):
        return ""
    if name == "ssh":
        quiet = program.has("-N", "-f", "-V", "-G", "-Q", "-O", "-T")
        return "" if quiet or _has_remote_command(program) else name
    if name == "su":
        return "" if program.has("-c", "--command") else name
    if name == "sudo":
        return "sudo -i" if program.has("-i", "-s") else ""
    if name in _SHELLS | _PROMPTS and not texts:
        return name
    if name in {"mysql", "psql"} and _is_sql_prompt(program):
        return name
    return ""


def _has_remote_command(program: Program) -> bool:
    """Say whether `ssh` is told what to run; unsure counts as told."""
    words, at = program.texts, 0
    while at < len(words) and words[at].startswith("-"):
        at += 2 if words[at] in _SSH_WITH_WORD else 1
    host = words[at : at + 1]
    return not host or host[0] == UNKNOWN or any(not w.startswith("-") for w in words[at + 1 :])


def _is_sql_prompt(program: Program) -> bool:
    told = {
        "mysql": ("-e", "--execute", "-V", "--version", "-?", "--help"),
        "psql": ("-c", "--command", "-f", "--file", "-l", "--list", "-V", "--version", "--help"),
    }[program.name]
    return not (program.has(*told) or program.is_open)


def _of_tools(program: Program) -> str:
    name, has, first = program.name, program.has, program.positional[:1]
    words = " ".join([name, *program.positional[:2]])
    if name in _TERRAFORM and first in {("apply",), ("destroy",)}:
        approved = has("-auto-approve", "--auto-approve", "--terragrunt-non-interactive", "-help")
        plan = first == ("apply",) and _has_plan(program)
        told = approved or plan or program.is_open or program.is_fed
        return "" if told else f"{name} {first[0]}"
    if words in {"terraform console", "terraform login", "az login", "gcloud init", "heroku login"}:
        return "" if has("--service-principal", "--identity", "-u") else words
    if words in {"gcloud auth login", "gh auth login"} or words.startswith("gcloud auth login"):
        told = has("--with-token", "--cred-file", "--help") or program.is_fed
        return "" if told else words
    if words == "gh auth" and program.positional[1:2] == ("login",):
        return "gh auth login"
    if name == "aws" and program.positional[:1] == ("configure",):
        return _aws_configure(program)
    if words in {"npm init", "yarn init"}:
        return "" if has("-y", "--yes") or len(program.positional) > 1 else words
    if words in {"npm login", "npm adduser"}:
        return words
    if name in {"yum", "dnf"} and first in {("install",), ("update",), ("remove",), ("upgrade",)}:
        return "" if has("-y", "--assumeyes", "-q") or program.is_fed else f"{name} {first[0]}"
    return ""


def _has_plan(program: Program) -> bool:
    """Say whether a plan is given, which is no value of an option."""
    texts = program.texts
    return any(
        not text.startswith("-") and text != "apply" and before not in _TERRAFORM_VALUES
        for before, text in zip(("", *texts), texts, strict=False)
    )


def _aws_configure(program: Program) -> str:
    """`aws configure` asks for keys; most of what stands behind it does not ask."""
    words = [text for text in program.positional[1:2] if UNKNOWN not in text]
    if program.is_fed or words in ([], ["sso"], ["sso-session"]):
        known = not program.positional[1:] or program.has("--profile") or words
        told = program.is_fed or program.positional[1:2] == (UNKNOWN,)
        return "aws configure" if known and not told else ""
    value_of_profile = program.has("--profile") and len(program.positional) == 2
    return "aws configure" if value_of_profile else ""


def _of_git(program: Program) -> str:
    if program.name != "git" or not program.texts:
        return ""
    verb = next(iter(program.positional), "")
    if verb == "commit":
        told = program.has(
            *("-m", "-F", "-C", "--message", "--file", "--no-edit", "--reuse-message", "--fixup"),
            "--dry-run",
        )
        return "" if told or program.is_open or program.is_fed else "git commit"
    if verb == "rebase" and program.has("-i", "--interactive"):
        return "git rebase -i"
    if verb == "add" and program.has("-p", "-i", "--patch", "--interactive"):
        return "git add -p"
    return ""


def _of_containers(program: Program) -> str:
    name, texts = program.name, program.texts
    if name in {"kubectl", "oc", "kops"} and "edit" in program.positional[:2]:
        return f"{name} edit"
    verb = next(iter(program.positional), "")
    if name not in {"docker", "podman", "kubectl", "oc"} or verb not in {"run", "exec"}:
        return ""
    given = set(texts)
    if given & {"-it", "-ti"} or given >= {"-i", "-t"} or given >= {"--interactive", "--tty"}:
        last = texts[-1].rpartition("/")[2]
        return f"{name} {verb} -it" if last in _SHELLS else ""
    return ""
