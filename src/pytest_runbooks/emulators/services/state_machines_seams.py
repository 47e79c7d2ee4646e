"""The names of moto's Step Functions that state machines lean on, read in moto 5.2.5."""

from __future__ import annotations

from moto.stepfunctions.models import StepFunctionBackend

__all__ = ["StepFunctionBackend"]
