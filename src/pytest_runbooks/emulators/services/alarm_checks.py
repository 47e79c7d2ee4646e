"""Settings of alarms that AWS refuses, and moto takes; pure.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SHORT_PERIODS = (10, 20, 30)  # seconds
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_CHOICES = {
    "comparison_operator": (
        "comparisonOperator",
        (
            *("GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold"),
            *("LessThanOrEqualToThreshold", "LessThanLowerOrGreaterThanUpperThreshold"),
            *("LessThanLowerThreshold", "GreaterThanUpperThreshold"),
        ),
    ),
    "statistic": ("statistic", ("SampleCount", "Average", "Sum", "Minimum", "Maximum")),
    "treat_missing_data": (
        "treatMissingData",
        ("breaching", "notBreaching", "ignore", "missing"),
    ),
}


def problem_of(settings: Mapping[str, Any]) -> str:
    """Say why AWS refuses an alarm, as far as it documents that; empty when it does not.

    Args:
        settings: as moto hands them over.
    """
    for name, (called, choices) in _CHOICES.items():
        said = settings.get(name)
        if said and said not in choices:
            return (
                f"1 validation error detected: Value '{said}' at '{called}' failed to satisfy "
                f"constraint: Member must satisfy enum value set: [{', '.join(choices)}]"
            )
    evaluated = int(settings.get("evaluation_periods") or 1)
    if int(settings.get("datapoints_to_alarm") or 1) > evaluated:
        return "DatapointsToAlarm must be less than or equal to EvaluationPeriods"
    period = int(settings.get("period") or _MINUTE)
    if period not in _SHORT_PERIODS and period % _MINUTE:
        return f"Period must be 10, 20, 30 or a multiple of 60, and is {period}"
    days = 7 if period >= _HOUR else 1
    if evaluated * period > days * _DAY:
        return f"Metrics cannot be checked across more than {'seven days' if days > 1 else 'a day'}"
    return ""
