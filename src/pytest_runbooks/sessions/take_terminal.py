"""A program: takes a terminal for its own, and then becomes the program that is to be run on it.

Run as `python -I -S take_terminal.py DESCRIPTOR COMMAND...` by a process that leads a session and
has no terminal; it imports nothing of the package. The program could not do that by itself: inside
of the fence no path leads to a terminal.
"""

import os
import sys

if __name__ == "__main__":
    os.login_tty(int(sys.argv[1]))
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - becoming that program is the purpose
