"""Which commands destroy something that is worth a warning: a kept list, and the verbs of AWS.

Not on it is what is made anew by itself (pods), what only ends a connection between two things,
and what is thrown away as a habit (folders of builds, of packages and of temporary files).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

AWS = frozenset({"aws", "awslocal"})


def _options(words: Sequence[str]) -> set[str]:
    """Give the options among words; of `-xdf` each letter, of `--depth=1` the name."""
    found: set[str] = set()
    for word in words:
        if word.startswith("--"):
            found.add(word.partition("=")[0])
        elif word.startswith("-"):
            found.update(f"-{letter}" for letter in word[1:])
            found.add(word)
    return found


_WITH_VALUE = frozenset(
    {
        *(
            "-n",
            "--namespace",
            "--context",
            "--kubeconfig",
            "--kube-context",
            "-C",
            "-c",
            "-p",
            "-a",
        ),
        *("--project", "--project-name", "--file", "-H", "--host", "-h", "--profile", "--region"),
    }
)


def bare_words(words: Sequence[str]) -> list[str]:
    """Give the words that are neither options nor values of those before a subcommand."""
    found: list[str] = []
    is_value = False
    for word in words:
        if not is_value and not word.startswith("-"):
            found.append(word)
        is_value = not is_value and word in _WITH_VALUE
    return found


@dataclass(frozen=True, slots=True)
class _Entry:
    """Words that stand behind a program, options of which one must be there, and one must not."""

    words: str = ""
    with_one_of: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset({"--help", "-h", "--dry-run", "--dryrun", "--check"})

    def shows(self, arguments: Sequence[str]) -> str | None:
        """Give how the command is called in a message; None when it is not this one."""
        options = _options(arguments)
        bare = bare_words(arguments)
        wanted = self.words.split()
        if options & self.without or (self.with_one_of and not options & self.with_one_of):
            return None
        if wanted and wanted[0] == "*":
            return wanted[1] if wanted[1] in {word.lower() for word in bare} else None
        if [word.lower() for word in bare[: len(wanted)]] != wanted:
            return None
        force = sorted(self.with_one_of & options, key=len)[-1:]
        return " ".join([*wanted, *force])


_FORCED = frozenset({"--force", "-f", "--mirror"})
_LIST: dict[str, tuple[_Entry, ...]] = {
    "terraform": (
        _Entry("destroy", without=frozenset({"-help", "--help"})),
        _Entry("apply", frozenset({"-destroy", "--destroy"})),
    ),
    "terragrunt": (_Entry("destroy"), _Entry("run-all destroy")),
    "kubectl": (_Entry("delete"),),
    "helm": (_Entry("uninstall"), _Entry("delete")),
    "docker": (
        *(_Entry(f"{what} prune") for what in ("system", "volume")),
        *(_Entry("volume rm"), _Entry("compose down", frozenset({"-v", "--volumes"}))),
    ),
    "docker-compose": (_Entry("down", frozenset({"-v", "--volumes"})),),
    "git": (
        _Entry("push", _FORCED, frozenset({"--force-with-lease", "--dry-run", "-n"})),
        _Entry("reset", frozenset({"--hard"})),
        _Entry("clean", frozenset({"-f", "--force"}), frozenset({"-n", "--dry-run", "-i"})),
    ),
    "eksctl": (_Entry("delete"),),
    "kops": (_Entry("delete"),),
    "cdk": (_Entry("destroy"),),
    "pulumi": (_Entry("destroy"),),
    "sam": (_Entry("delete"),),
    "serverless": (_Entry("remove"),),
    "amplify": (_Entry("delete"),),
    "eb": (_Entry("terminate"),),
    "copilot": tuple(_Entry(f"{what} delete") for what in ("app", "env", "svc", "job")),
    "gh": (_Entry("repo delete"), _Entry("release delete")),
    "gcloud": (_Entry("* delete"),),
    "az": (_Entry("* delete"), _Entry("* purge")),
    "vault": tuple(_Entry(what) for what in ("kv destroy", "kv metadata delete", "delete")),
    "etcdctl": (_Entry("del"),),
    "crontab": (_Entry("", frozenset({"-r"})),),
    "userdel": (_Entry("", frozenset({"-r", "--remove"})),),
    "rabbitmqctl": tuple(_Entry(what) for what in ("purge_queue", "delete_queue", "reset")),
    "kafka-topics": (_Entry("", frozenset({"--delete"})),),
    "kafka-topics.sh": (_Entry("", frozenset({"--delete"})),),
    "redis-cli": tuple(
        _Entry(f"* {what}", without=frozenset({"--help"})) for what in ("flushall", "flushdb")
    ),
    "npm": (_Entry("unpublish"),),
    "zfs": (_Entry("destroy"),),
    "zpool": (_Entry("destroy"),),
    **{name: (_Entry(),) for name in ("dropdb", "wipefs", "shred", "lvremove", "vgremove")},
}
_SAME_AS = {"tofu": "terraform", "sls": "serverless", "k": "kubectl", "oc": "kubectl"}
_PODS = re.compile(r"(?:pods?|po)(?:/.*)?", re.IGNORECASE)

# Folders and files that are thrown away as a habit.
_THROWN_AWAY = re.compile(
    r"(?:/var)?/tmp/.+|/dev/shm/.*|\$\{?TMP.*|(?:\./|.*/)?(?:node_modules|dist|build|out|target|bin|obj"
    r"|_?bin/tools.*|\.terraform.*|__pycache__|\.?v?env|\.venv|\.[a-z]+_cache|\.cache|\.next|\.tox"
    r"|cdk\.out|\.aws-sam|coverage|htmlcov|\.serverless|vendor|te?mp.*|.*\.egg-info|site"
    r"|.*\.(?:pyc|tmp|log|zip|tar|t?gz|deb|rpm|whl|jar|bak))/?\*?|/var/(?:lib/apt/lists|cache).*",
    re.IGNORECASE,
)
_SQL_PROGRAMS = frozenset(
    {"psql", "mysql", "mariadb", "sqlite3", "cockroach", "clickhouse-client", "snowsql", "sqlcmd"}
)
_SQL = re.compile(
    r"\b(?P<drop>DROP\s+(?:TABLE|DATABASE|SCHEMA|USER|ROLE|COLUMN|KEYSPACE))\b"
    r"|\b(?P<truncate>TRUNCATE)\s+(?:TABLE\s+)?[\w.\"'`$\ue000]"
    r"|\b(?P<delete>DELETE\s+FROM)\s+[\w.\"`$\ue000]+\s*(?:;|$|\Z)",
    re.IGNORECASE | re.MULTILINE,
)
_SQL_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)


def destroying_sql(text: str) -> tuple[int, str] | None:
    """Give where SQL destroys, and by which words; None when it does not."""
    bare = _SQL_COMMENT.sub(lambda one: " " * len(one[0]), text)
    found = _SQL.search(bare)
    if not found:
        return None
    words = found["drop"] or found["truncate"] or found["delete"]
    where = " without `WHERE`" if found["delete"] else ""
    return found.start(), f"`{' '.join(words.upper().split())}`{where}"


def destroying(program: str, arguments: Sequence[str]) -> str:
    """Give how a command that destroys is called, with backticks; empty when it does not.

    Args:
        program: its name, without folders.
        arguments: the words behind it, with `UNKNOWN` where something else decides.
    """
    program = _SAME_AS.get(program, program)
    if program in AWS:
        return _aws(arguments)
    if program == "rm":
        return _rm(arguments)
    if program == "find" and "-delete" in arguments:
        thrown = all(_is_thrown_away(word) for word in arguments[:1])
        return "" if thrown or "-name" in arguments else "`find -delete`"
    if program.startswith("mkfs"):
        return f"`{program}`"
    if program == "dd":
        return "`dd` to a device" if any(one.startswith("of=/dev/sd") for one in arguments) else ""
    if program in _SQL_PROGRAMS:
        found = destroying_sql("\n".join(arguments))
        return found[1] if found else ""
    if program in {"mongo", "mongosh"}:
        drops = any("dropDatabase(" in one or ".drop()" in one for one in arguments)
        return "`drop` of MongoDB" if drops else ""
    for entry in _LIST.get(program, ()):
        shown = entry.shows(arguments)
        if shown is not None:
            if program == "kubectl" and any(_PODS.fullmatch(word) for word in arguments):
                return ""
            return f"`{' '.join([program, shown]).strip()}`"
    return ""


def _rm(arguments: Sequence[str]) -> str:
    options = _options(arguments)
    if not options & {"-r", "-R", "--recursive"}:
        return ""
    targets = [word for word in arguments if not word.startswith("-")]
    if targets and all(_is_thrown_away(word) for word in targets):
        return ""
    return "`rm -rf`" if options & {"-f", "--force"} else "`rm -r`"


def _is_thrown_away(path: str) -> bool:
    return bool(_THROWN_AWAY.fullmatch(path))


_GLOBAL_WITH_VALUE = frozenset(
    {
        *("--region", "--profile", "--endpoint-url", "--output", "--query", "--color"),
        *("--ca-bundle", "--cli-read-timeout", "--cli-connect-timeout", "--cli-binary-format"),
    }
)
_OPERATION = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DESTROYS = re.compile(
    r"(?:batch-|admin-|force-)?(?:delete|terminate|purge)(?:-.*)?|schedule-key-deletion"
    r"|deregister-image|release-address|empty-.*"
)
# Labels, messages that were worked on, limits, and what is gone after a while anyway.
_OF_NO_WORTH = re.compile(
    r".*-(?:tags?|tagging|message|message-batch|connection|session|concurrency|attributes?"
    r"|scaling-policy|concurrency-config|insight-rules|query-definition"
    r"|metric-filter|subscription-filter|event-invoke-config)"
)
_NO_CALL = frozenset({"--dry-run", "--dryrun", "--generate-cli-skeleton", "help"})


def _aws(arguments: Sequence[str]) -> str:
    words = [*arguments]
    if _NO_CALL & {word.partition("=")[0] for word in words}:
        return ""
    bare = aws_words(words)
    if len(bare) < 2:
        return ""
    service, operation, options = bare[0], bare[1], _options(words)
    call = f"aws {service} {operation}"
    if service == "s3":
        return _s3(operation, call, options)
    if not _OPERATION.fullmatch(operation) or not _DESTROYS.fullmatch(operation):
        sql = destroying_sql("\n".join(words)) if "statement" in operation else None
        return f"{sql[1]} by `{call}`" if sql else ""
    if _OF_NO_WORTH.fullmatch(operation):
        return ""
    worse = {"--force-delete-without-recovery", "--skip-final-snapshot", "--force"} & options
    return f"`{' '.join([call, *sorted(worse)])}`"


def aws_words(arguments: Sequence[str]) -> list[str]:
    """Give the words behind `aws`, without the options that any command may have before them."""
    found: list[str] = []
    takes_next = False
    for word in arguments:
        if takes_next:
            takes_next = False
        elif word in _GLOBAL_WITH_VALUE:
            takes_next = True
        elif not word.startswith("--") or len(found) >= 2:
            found.append(word)
    return found


def _s3(operation: str, call: str, options: set[str]) -> str:
    match operation:
        case "rm":
            return f"`{call} --recursive`" if "--recursive" in options else f"`{call}`"
        case "rb" if "--force" in options:
            return f"`{call} --force`"
        case "sync" if "--delete" in options:
            return f"`{call} --delete`"
    return ""
