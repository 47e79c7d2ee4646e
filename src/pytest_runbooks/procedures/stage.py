"""What the steps of one procedure run in: folders, environment, fence, sessions, commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

from ..aws.warm import WarmAws
from ..emulators import Emulator
from ..errors import SettingError
from ..gateway import Gateway
from ..model import CommandStub, Environment, Procedure, Runbook, Stub
from ..parsing.profiles import profiles_of
from .aws_command import AwsCommand
from .command_stubs import CommandStubs, answers_of
from .conditions import Facts
from .enclosure import enclose
from .home import Aws
from .live_sessions import LiveSessions
from .settings import RunSettings
from .surroundings import block_environment
from .waits import Waits, longest_wait
from .workplace import Workplace


class Stage:
    """Everything that is there for one procedure only, from construction to `close`.

    Args:
        runbook: the document.
        document: the document's file.
        procedure: one of its procedures.
        environment: one of its environments; a nameless one when it has none.
        settings: of the run.
        emulator: clean, or prepared by fixtures.
        gateway: stands before the emulator.
        exports: variables that fixtures give to the blocks.
        stubs: what fixtures declare outside of AWS; they win over those of the document.
        commands: stubs of commands that fixtures declare; they win over those of the document.
        aws: the AWS CLI that is kept warm; None where it runs as it is.

    Attributes:
        workplace: the folders.
        sessions: what runs commands.
        commands: the stubs of commands.
        waits: the long waits that are shortened; None where all are real.
        aws: the command `aws`; None where it runs as it is.
        aws_major: the major version of the AWS CLI; None when it is not known.
        facts: what conditions are asked of.
        is_held: whether a fence of the kernel is around the sessions.

    Raises:
        SettingError: a folder that the document names, of its work directory or of its commands,
            cannot be had.
    """

    def __init__(
        self,
        runbook: Runbook,
        document: Path,
        procedure: Procedure,
        environment: Environment,
        settings: RunSettings,
        emulator: Emulator,
        gateway: Gateway,
        *,
        exports: Mapping[str, str],
        stubs: Iterable[Stub],
        commands: Iterable[CommandStub],
        aws: WarmAws | None,
    ) -> None:
        self._keep = settings.keep
        front = runbook.front_matter
        answers = answers_of(runbook, document, commands, settings.project)
        try:
            self.workplace = place = Workplace(document, front.workdir, settings.project)
        except SettingError as error:
            raise SettingError(f"{front.place_of('workdir')}: {error}") from error
        cloud = Aws(gateway.url, environment.account, environment.region, profiles_of(runbook))
        env = block_environment(
            settings,
            home=place.home,
            tmp=place.tmp,
            aws=cloud,
            ca_file=gateway.ca_file,
        )
        self.aws = AwsCommand(aws, place, settings) if aws else None
        if self.aws:
            env["PATH"] = self.aws.before(env["PATH"])
        own = {**front.env, **environment.env, **exports}
        env |= own
        self.waits = None
        if settings.short_waits:
            self.waits = Waits(place, longest_wait(emulator), env["PATH"])
            env["PATH"] = self.waits.before(env["PATH"])
        self.commands = CommandStubs(answers, place, document, settings.project, env["PATH"], cloud)
        env["PATH"] = self.commands.before(env["PATH"])
        known = settings.aws if "PATH" not in own else None  # what another PATH finds is not known
        self.aws_major = known.major if known else None
        self.facts = Facts(environment, emulator.name, env["PATH"])
        gateway.stubs.clear()
        for stub in (*front.stubs, *stubs):
            gateway.stubs.add(stub)
        self._fence = enclose(
            settings,
            gateway,
            [place.root, place.own],
            fillable=[place.control],
            readable=[place.programs, *self.commands.readable],
        )
        self.is_held = self._fence is not None
        shortening = self.waits.shortening if self.waits else None
        if self.aws:
            self.aws.serve(procedure, self._fence, shortening)
        self.sessions = LiveSessions(
            place.control,
            place.own,
            place.work,
            env,
            runbook.path,
            self._fence,
            shortening,
        )

    def close(self, last: ExitStack) -> None:
        """Have a stack end the sessions, and then remove what was made.

        Args:
            last: what is called when it is left, in the opposite order of what was put on it.
        """
        last.callback(self.workplace.remove, keep=self._keep)
        last.callback(self.commands.close)
        if self.waits:
            last.callback(self.waits.close)
        if self._fence:
            last.callback(self._fence.close)
        if self.aws:
            last.callback(self.aws.close)
