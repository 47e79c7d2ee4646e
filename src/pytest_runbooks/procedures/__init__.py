"""Runs the steps of a procedure, in order, each once, and judges what comes out."""

from __future__ import annotations

from .run import ProcedureRun
from .settings import RunSettings

__all__ = ["ProcedureRun", "RunSettings"]
