"""Whether a fault names what AWS has, by the models of its services."""

from __future__ import annotations

from ..errors import suggestion
from ..model.fault import COMMON_ERRORS, Fault
from .common_errors import is_common, operations_like, wire_error


def problem_of(fault: Fault) -> str:
    """Say what AWS does not have of what a fault names; empty when it has all.

    A fault of all services can have the errors that all of them have.
    """
    try:
        if fault.service == "*":
            if fault.error not in {"", *COMMON_ERRORS} and not is_common(fault.error):
                hint = suggestion(fault.error, COMMON_ERRORS)
                return f"not all services have an error `{fault.error}`; {hint}"
        else:
            first, *others = operations_like(fault.service, fault.operation)
            if fault.error and not (others and fault.error == "not-found"):
                wire_error(fault.service, first, fault.error)
        for remedy in (one for group in fault.cures for one in group):
            operations_like(remedy.service, remedy.operation)
    except LookupError as error:
        return str(error)
    return ""
