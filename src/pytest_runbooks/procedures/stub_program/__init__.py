"""A program: what blocks find on their PATH in the place of a command that a stub answers.

It runs in the fence, on the Python of the harness, which loads neither site nor packages for it;
it imports nothing of the package, and only what a call needs: a call is to cost little more than
an interpreter does. What it has to know is in a file that the harness wrote; see
`command_stubs.py`.
"""
