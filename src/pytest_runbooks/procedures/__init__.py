"""Runs the steps of a procedure, in order, each once, and judges what comes out.

Nothing is imported here, since `procedures.settings` is loaded by every pytest run.
"""
