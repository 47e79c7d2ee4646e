"""What a process has around it: language, limits, directory, descriptors, how it is started."""

from ..case import Case

_ME = "aws sts get-caller-identity"
_PYTHON = "python3 - <<'END'\nimport subprocess, sys\n{}\nEND"

_SERVER = r"""
import http.server, os, re

class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        for name, value in self.headers.items():
            # Without the features that were used, in any order, and the id of a terminal session.
            agent = re.sub(r" m/[\w,]+| sid/\w+", "", value)
            print(name, agent if name == "User-Agent" else "", flush=True)
        self.send_error(400)

    def log_message(self, *_):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
open("new", "w").write(str(server.server_port))
os.rename("new", "port")
server.handle_request()
"""

CASES = (
    *(
        Case(
            f"letters with {name}",
            "aws dynamodb scan --table-name products --max-items 1 \\\n"
            "  --output text; aws dynamodb scan --table-name products --max-items 1 \\\n"
            "  --output table; aws nonsense-é",
            given=("table",),
            env=env,
            cold=True,
        )
        for name, env in (
            ("the language C", {"LANG": "C"}),
            ("LC_ALL=POSIX", {"LC_ALL": "POSIX"}),
            ("the encoding of Python", {"PYTHONIOENCODING": "latin-1"}),
            ("a language that is not there", {"LC_ALL": "xx_YY.UTF-8"}),
            ("no language", {"LANG": None}),
        )
    ),
    Case(
        "another time zone",
        "aws logs filter-log-events --log-group-name /aws/lambda/worker \\\n"
        "  --query 'events[].message'; aws s3 ls | cut -c 1-10,20-",
        given=("log_group", "bucket"),
        env={"TZ": "Asia/Tokyo"},
    ),
    Case(
        "times of the zone",
        "TZ=UTC-14 aws s3 ls | cut -c 1-13; TZ=UTC aws s3 ls | cut -c 1-13",
        given=("bucket",),
    ),
    Case("no colours asked for", f"{_ME} --output table", env={"NO_COLOR": None}),
    Case("no variables", 'env -i "$(command -v aws)" --version', cold=True),
    Case("hardly any variables", f'env -i HOME="$HOME" LANG="$LANG" PATH="$PATH" {_ME}'),
    Case("a variable that is no text", f"export X=$'\\xff'; {_ME}"),
    *(
        Case(
            f"no UTF-8 in a path, v{major}",
            "mkdir $'d\\xff'; cd $'d\\xff'; aws s3api get-object \\\n"
            "  --bucket assets --key a.txt $'f\\xff' --query ETag; ls | cat -A; cd ..; rm -r d*",
            given=("bucket",),
            only=major,
            cold=major == 2,
        )
        for major in (1, 2)
    ),
    Case(
        "a mask for files",
        "umask 077; aws s3 cp s3://assets/a.txt x; mkdir d\n"
        "umask 002; aws s3 cp s3://assets/a.txt y; aws configure set a b --profile q; umask",
        given=("bucket",),
        sample=True,
    ),
    Case(
        "few open files",
        f"ulimit -n 64; {_ME}; aws s3 sync s3://assets d --no-progress",
        given=("bucket",),
        unordered=True,
    ),
    Case("very few open files", f"ulimit -n 16; {_ME}", cold=True),
    Case(
        "files of a kilobyte",
        "ulimit -f 1; aws s3api get-object --bucket assets --key large x\necho $?",
        given=("bucket", "large_object"),
    ),
    Case("little memory", f"ulimit -v 4000000; {_ME}", cold=True),
    Case("no core", f"ulimit -c 0; {_ME}"),
    Case("little time", f"ulimit -t 60; {_ME}"),
    Case(
        "another directory",
        "mkdir d; cd d; echo '{}' >i; aws dynamodb list-tables \\\n"
        "  --cli-input-json file://i; aws dynamodb list-tables --cli-input-json file://../i",
    ),
    Case("a directory that is gone", f"mkdir d; cd d; rmdir ../d; {_ME}"),
    Case("a lower priority", f"nice -n 5 {_ME}", cold=True),
    Case("no standard input", f"{_ME} <&-", cold=True),
    Case("no standard output", f"{_ME} >&-", cold=True),
    Case("no standard error", "aws sts nothing 2>&-", cold=True),
    Case("a full disk", f"{_ME} >/dev/full", sample=True),
    Case("a full disk for errors", "aws sts nothing 2>/dev/full"),
    Case(
        "both streams in order",
        "aws s3 cp none s3://assets 2>&1; aws s3 sync d s3://spare 2>&1; aws dynamodb x 2>&1",
        given=("empty_bucket",),
        files={"d/a": "a"},
    ),
    Case("both streams to a file", "aws s3 ls s3://none >both 2>&1; cat both"),
    Case("more descriptors", f"exec 5>five 9<five; {_ME} >&5; cat <&9"),
    Case("a reader that has enough", "aws ec2 describe-instance-types | head -c 1"),
    Case(
        "a reader that wants nothing",
        "aws ec2 describe-instance-types | true; echo ${PIPESTATUS[@]} | tr 1-9 x",
    ),
    Case(
        "a reader of streamed bytes that has enough",
        "aws s3 cp s3://assets/large - | head -c 1; echo ${PIPESTATUS[0]}",
        given=("bucket", "large_object"),
        sample=True,
    ),
    Case("the version", "aws --version; aws --version 2>&1 | wc -l"),
    Case(
        "all that is said for those who search",
        f"{_ME} --debug 2>/dev/null",
        cold=True,
    ),
    Case(
        "what a request says of its program",
        "python3 server.py & until [ -e port ]; do sleep 0.05; done\n"
        "aws sts get-caller-identity --endpoint-url http://127.0.0.1:$(cat port); wait; rm port",
        files={"server.py": _SERVER},
        env={"AWS_MAX_ATTEMPTS": "1"},
    ),
    Case("in a substitution", f'x=$({_ME} --query Account --output text); echo "<$x>"'),
    Case(
        "to each other",
        "aws s3 ls s3://assets | aws s3 cp - s3://assets/list\n"
        "aws s3 cp s3://assets/list - | cut -c 20-",
        given=("bucket",),
    ),
    Case(
        "many at a time",
        "seq 20 | xargs -P 8 -I N aws ssm put-parameter --name pN --value N \\\n"
        "  --type String --query Version",
        unordered=True,
    ),
    Case("in the background", f"{_ME} >a & {_ME} >b & wait; cat a b"),
    Case("in the background, ended by name", f"{_ME} >a & wait $!; echo $?; wait"),
    Case(
        "a function of the same name",
        f'aws() {{ command aws "$@" --output text; }}; {_ME}',
        sample=True,
    ),
    Case("in place of the shell", f"exec {_ME}"),
    Case("in a subshell", f"({_ME}; exit 3); echo $?"),
    Case("by its path", '"$(command -v aws)" sts get-caller-identity'),
    Case(
        "of Python",
        _PYTHON.format(
            "for words in (['sts', 'get-caller-identity'], ['sts', 'nothing'], ['s3', 'ls', 's3://none']):\n"
            "    done = subprocess.run(['aws', *words], capture_output=True)\n"
            "    print(done.returncode, done.stdout, done.stderr)"
        ),
    ),
    Case(
        "to a terminal that controls nothing",
        _PYTHON.format(
            "import os, pty\n"
            "ours, theirs = pty.openpty()\n"
            "words = ['aws', 'dynamodb', 'scan', '--table-name', 'products', '--max-items', '1']\n"
            "print(subprocess.run(words, stdout=theirs, stderr=theirs).returncode)\n"
            "os.close(theirs)\n"
            "said = b''\n"
            "try:\n"
            "    while part := os.read(ours, 65536):\n"
            "        said += part\n"
            "except OSError:\n"
            "    print(said)"
        ),
        given=("table",),
        env={"NO_COLOR": None, "TERM": "xterm"},
    ),
    Case(
        "of Python, as another user of signals",
        _PYTHON.format(
            "print(subprocess.run(['aws', 'ec2', 'describe-regions'], stdout=subprocess.PIPE, "
            "restore_signals=False).returncode)"
        ),
    ),
    Case("with an interrupt ignored", f"trap '' INT; {_ME}"),
    Case(
        "with a broken pipe ignored",
        "trap '' PIPE; aws ec2 describe-instance-types | true; echo ${PIPESTATUS[0]}",
    ),
    Case("within a time", f"timeout 60 {_ME}"),
    Case(
        "the right one of a hundred",
        "for i in {1..3}; do aws ssm put-parameter --name p$i \\\n"
        "  --value v$i --type String; done; for i in 1 2 3; do aws ssm get-parameter \\\n"
        "  --name p$i --query Parameter.Value --output text & done; wait",
        unordered=True,
    ),
    Case("a time that is over", "timeout 3 aws dynamodb wait table-exists --table-name none"),
    Case(
        "what the fence keeps closed",
        "aws s3 cp s3://assets/a.txt ../../outside\n"
        "aws ssm put-parameter --name a --type String --value file:///etc/shadow\n"
        f"{_ME} --endpoint-url http://192.0.2.1 --cli-connect-timeout 1",
        given=("bucket",),
        env={"AWS_MAX_ATTEMPTS": "1", "NO_PROXY": "*", "no_proxy": "*"},
    ),
    Case(
        "statuses",
        "for words in 'sts get-caller-identity' 'sts x' '--x' 's3 ls s3://none' "
        "'s3 cp none s3://none' 's3 cp none none' 'dynamodb describe-table --table-name none' "
        "'configure get none' 'sts get-caller-identity --profile none'\n"
        "do aws $words >/dev/null 2>&1; echo $?; done",
    ),
    Case(
        "logs, v2",
        "aws logs tail /aws/lambda/worker --format short | cut -d ' ' -f 2-",
        given=("log_group",),
        only=2,
        sample=True,
    ),
    Case(
        "logs as JSON, v2",
        "aws logs tail /aws/lambda/worker --format json --since 1h",
        given=("log_group",),
        only=2,
    ),
    Case("logs of no group, v2", "aws logs tail none", only=2),
    Case(
        "items the short way, v2",
        "aws ddb put products '{PK: a, SK: b, n: 1}'\n"
        "aws ddb select products --projection 'PK, n' --key-condition 'PK = a'",
        given=("table",),
        only=2,
    ),
    Case("signed in nowhere, v2", "aws sso login", only=2),
)
