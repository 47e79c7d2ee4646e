"""Programs outside of the fence that could be made to act for a block: harness and emulator."""

from __future__ import annotations

from .attempt import Attempt

_EVERYWHERE = "environment files connections"
_CONTROL = '"$__runbook_dir"'


def _harness(name: str, before: str, code: str = "echo", *, python: bool = False) -> Attempt:
    """Make an attempt on the folder in which harness and session talk.

    Who can change that folder, because nothing of Landlock holds, needs no deputy.
    """
    return Attempt(
        name,
        code,
        python=python,
        before=f"{before} || true",
        held="files",
        unproven="environment connections",
    )


DEPUTIES = (
    _harness(
        "the harness reads a secret as the output of a block",
        f'{{ rm {_CONTROL}/out; ln -s "$SECRET" {_CONTROL}/out; }}',
    ),
    _harness(
        "the harness reads a secret as what the shell exports",
        f'{{ rm -f {_CONTROL}/environment; ln -s "$SECRET" {_CONTROL}/environment; }}',
        "print([value for name, value in E.items() if name != 'OUT'])",
        python=True,
    ),
    _harness(
        "the harness writes the next block into a file of the user",
        f'ln -s "$KEPT" {_CONTROL}/step.2',
    ),
    _harness(
        "the harness writes the next block into a folder of the user",
        f'{{ mv {_CONTROL} gone && ln -s "$FOLDER" {_CONTROL}; }}',
    ),
    _harness(
        "the harness writes what a shell says into a file of the user",
        f'{{ rm {_CONTROL}/log; ln -s "$KEPT" {_CONTROL}/log; }}',
        "exec 2>&1; kill -9 $$",
    ),
    Attempt(
        "the harness kills a process that a block names",
        """
        with open(E["ANSWERS"], "w") as answers:
            answers.write(f"copy {PROCESS}\\n")
        time.sleep(0.3)
        os._exit(3)
        """,
        python=True,
        before='export ANSWERS="${__runbook_dir%/*}/python/answers"',
        held=_EVERYWHERE,
    ),
    Attempt(
        "moto posts a notification",
        """
        import botocore.session
        sns = botocore.session.Session().create_client("sns")
        topic = sns.create_topic(Name="out")["TopicArn"]
        sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=f"http://127.0.0.1:{TCP4}/")
        sns.publish(TopicArn=topic, Message="secret")
        """,
        python=True,
        held=_EVERYWHERE,
        refused="a connection of the emulator to 127.0.0.1:",
        calls=("sns:Publish",),
    ),
    Attempt(
        "moto repeats a recorded request",
        """
        import json, urllib.request
        def ask(path, data=b""):
            url = f"{E['AWS_ENDPOINT_URL']}/moto-api/recorder/{path}"
            return urllib.request.urlopen(urllib.request.Request(url, data, method="POST")).read()
        ask("upload-recording", json.dumps({"method": "GET", "url": f"http://127.0.0.1:{TCP4}/",
            "headers": {}, "body": "", "module": "s3", "response_type": "x"}).encode())
        ask("replay-recording")
        """,
        python=True,
        held=_EVERYWHERE,
    ),
)
