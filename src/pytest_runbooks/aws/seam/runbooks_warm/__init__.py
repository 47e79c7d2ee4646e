"""A plugin of the AWS CLI that turns its process into one from which calls are forked.

The CLI, v1 or v2, loads the plugins that its configuration file names before it looks at its
arguments. This one does not return: the process, with all that the CLI has loaded, becomes the
*template*. It forks a *server* for each procedure, which enters the procedure's fence, and the
server forks the *calls*.

It runs on the Python of the CLI, whatever version that is, and imports nothing of pytest_runbooks.
"""

from __future__ import annotations

import os
from typing import Any

CHANNEL = "RUNBOOKS_WARM_CHANNEL"


def awscli_initialize(_: Any) -> None:
    """Become the template, when the harness has started this process; the seam of the CLI."""
    channel = os.environ.pop(CHANNEL, None)
    if channel is not None:
        from .template import run  # noqa: PLC0415 - a plugin that is not wanted loads nothing

        run(int(channel))
