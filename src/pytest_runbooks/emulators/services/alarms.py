"""CloudWatch alarms that evaluate their metrics; in moto they keep the state they began with.

An alarm is evaluated when data of its metric arrive and when somebody looks at it, and not in
between. A state that `SetAlarmState` gave holds until then, for a minute at least when nobody sends
data. Actions are carried out on SNS topics; that others are not is said in the history.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

from . import alarms_seams as seams
from .alarm_answers import answer_alarms, answer_alarms_for_metric, answer_history
from .alarm_checks import problem_of
from .alarm_composites import evaluate_composite, put_composite_alarm
from .alarm_notices import Notice, State, change, item, notice, state_of
from .alarm_reading import NotEvaluatedError, look, read
from .alarm_verdicts import Verdict, data, judge, word
from .alarms_seams import Alarm, CloudWatchBackend, CloudWatchResponse, Metric
from .events import emit
from .service import Replacement

_HELD = 60.0  # how often AWS evaluates
_LONGEST_REASON = 1023
_KEPT = ("state_value", "state_reason", "state_reason_data", "state_updated_timestamp")
Place = tuple[str, str]
"""An account and a region."""


class Alarms:
    """Evaluate the alarms of all accounts, and keep their history."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._history: dict[Place, list[dict[str, Any]]] = {}
        self._held: dict[tuple[Place, str], float] = {}
        backend, response = CloudWatchBackend, CloudWatchResponse
        self._replacements = (
            Replacement(backend, "put_metric_alarm", self._put_metric_alarm),
            Replacement(backend, "delete_alarms", self._delete_alarms),
            Replacement(backend, "set_alarm_state", self._set_alarm_state),
            Replacement(backend, "put_metric_data", self._put_metric_data),
            Replacement(response, "describe_alarms", self._looking(answer_alarms)),
            Replacement(
                response, "describe_alarms_for_metric", self._looking(answer_alarms_for_metric)
            ),
            Replacement(response, "describe_alarm_history", self._describe_alarm_history),
            Replacement(response, "put_composite_alarm", lambda _: put_composite_alarm),
        )

    def install(self) -> None:
        """Take the place of moto's own."""
        for replacement in self._replacements:
            replacement.install()

    def reset(self) -> None:
        """Forget the history of all accounts."""
        with self._lock:
            self._history.clear()
            self._held.clear()

    def uninstall(self) -> None:
        """Give moto its own back."""
        for replacement in self._replacements:
            replacement.uninstall()

    def evaluate(self, backend: CloudWatchBackend, only: set[Metric] | None = None) -> None:
        """Evaluate the alarms of an account and region, and tell of what changed.

        Args:
            backend: of the account and region.
            only: the metrics whose data have arrived, for alarms on these; None for all alarms.
        """
        with self._lock:
            notices = [*self._evaluate_metrics(backend, only), *self._evaluate_rules(backend)]
        self._tell(backend, notices)

    def _evaluate_metrics(
        self, backend: CloudWatchBackend, only: set[Metric] | None
    ) -> Iterable[tuple[Alarm, Notice]]:
        due = {}
        for alarm in backend.alarms.values():
            if alarm.rule is not None:
                continue
            try:
                reading = read(alarm)
            except NotEvaluatedError as error:
                yield from self._leave_unevaluated(backend, alarm, error)
                continue
            if only is None and self._is_held(backend, alarm):
                continue
            if only is None or reading.metrics & only:
                due[alarm.name] = alarm, reading
        if not due:
            return
        metrics = set().union(*(reading.metrics for _, reading in due.values()))
        samples, now = seams.samples(backend, metrics), seams.unix_time()
        for alarm, reading in due.values():
            self._held.pop((_place(backend), alarm.name), None)
            try:
                looked_at = look(reading, samples, now)
            except NotEvaluatedError as error:
                yield from self._leave_unevaluated(backend, alarm, error)
                continue
            verdict: Verdict = judge(reading.rule, [point for _, point in looked_at])
            if verdict.state and verdict.state != alarm.state_value:
                reason = word(reading.rule, verdict)[:_LONGEST_REASON]
                said = data(reading.rule, verdict, looked_at, now, dict(reading.about))
                yield from self._enter(backend, alarm, State(verdict.state, reason, said))

    def _leave_unevaluated(
        self, backend: CloudWatchBackend, alarm: Alarm, error: NotEvaluatedError
    ) -> Iterable[tuple[Alarm, Notice]]:
        """Say that an alarm is not evaluated, in place of a state that nobody found."""
        if self._is_held(backend, alarm):
            return
        alarm.evaluation_state = "EVALUATION_ERROR"  # type: ignore[attr-defined] # AWS's own field
        reason = f"Not evaluated: the emulator does not know {error}."[:_LONGEST_REASON]
        if alarm.state_value != "INSUFFICIENT_DATA":
            yield from self._enter(backend, alarm, State("INSUFFICIENT_DATA", reason, None))
        alarm.state_reason = reason

    def _evaluate_rules(self, backend: CloudWatchBackend) -> Iterable[tuple[Alarm, Notice]]:
        composites = [alarm for alarm in backend.alarms.values() if alarm.rule is not None]
        for _ in composites:  # as often as they can rest on one another
            for alarm in composites:
                if self._is_held(backend, alarm):
                    continue
                state = evaluate_composite(backend, alarm)
                if state and state.value != alarm.state_value:
                    yield from self._enter(backend, alarm, state)

    def _is_held(self, backend: CloudWatchBackend, alarm: Alarm) -> bool:
        return self._held.get((_place(backend), alarm.name), 0) > seams.unix_time()

    def _enter(
        self, backend: CloudWatchBackend, alarm: Alarm, state: State
    ) -> Iterable[tuple[Alarm, Notice]]:
        before = state_of(alarm)
        alarm.update_state(state.reason, state.data, state.value)  # type: ignore[arg-type] # may lack data
        yield from self._changed(backend, alarm, before)

    def _changed(
        self, backend: CloudWatchBackend, alarm: Alarm, before: State
    ) -> Iterable[tuple[Alarm, Notice]]:
        at = alarm.state_updated_timestamp
        alarm.state_transitioned_timestamp = at  # type: ignore[attr-defined] # AWS's own field
        self._record(
            backend,
            item(
                alarm,
                at,
                "StateUpdate",
                f"Alarm updated from {before.value} to {alarm.state_value}",
                change(before, state_of(alarm)),
            ),
        )
        yield alarm, notice(backend.account_id, alarm, before)

    def _tell(self, backend: CloudWatchBackend, notices: Iterable[tuple[Alarm, Notice]]) -> None:
        """Carry the actions out; without the lock, as a topic may call functions that call back."""
        for alarm, told in notices:
            kind, resources = "CloudWatch Alarm State Change", [alarm.alarm_arn]
            place = backend.account_id, backend.region_name
            emit(*place, "aws.cloudwatch", kind, told.detail, resources)
            for arn in told.actions:
                failure = _carry_out(arn, told)
                summary = f"Successfully executed action {arn}"
                if failure:
                    summary = f"Failed to execute action {arn}. Received error: {failure!r}"
                said = {
                    "actionState": "Failed" if failure else "Succeeded",
                    "stateUpdateTimestamp": round(told.at * 1000),
                    "notificationResource": arn,
                    "publishedMessage": None if failure else told.message,
                    "error": failure or None,
                }
                with self._lock:
                    now = seams.utcnow()
                    self._record(backend, item(alarm, now, "Action", summary[:255], said))

    def _record(self, backend: CloudWatchBackend, recorded: dict[str, Any]) -> None:
        self._history.setdefault(_place(backend), []).append(recorded)

    def _put_metric_alarm(self, original: Callable[..., Alarm]) -> Callable[..., Alarm]:
        def put_metric_alarm(backend: CloudWatchBackend, **settings: Any) -> Alarm:
            if problem := problem_of(settings):
                raise seams.InvalidValueError(problem)
            with self._lock:
                before = backend.alarms.get(settings["name"])
                alarm = original(backend, **settings)
                if before is None:
                    alarm.state_value = "INSUFFICIENT_DATA"
                    alarm.state_reason_data = None  # type: ignore[assignment] # AWS gives none
                    alarm.state_transitioned_timestamp = alarm.state_updated_timestamp  # type: ignore[attr-defined] # AWS's own field
                else:
                    for name in (*_KEPT, "state_transitioned_timestamp"):
                        setattr(alarm, name, getattr(before, name, None))
                kind = "Create" if before is None else "Update"
                self._configured(backend, alarm, kind)
                return alarm

        return put_metric_alarm

    def _configured(self, backend: CloudWatchBackend, alarm: Alarm, kind: str) -> None:
        summary = f'Alarm "{alarm.name}" {kind.lower()}d'
        said = {"version": "1.0", "type": kind}
        self._record(backend, item(alarm, seams.utcnow(), "ConfigurationUpdate", summary, said))

    def _delete_alarms(self, original: Callable[..., None]) -> Callable[..., None]:
        def delete_alarms(backend: CloudWatchBackend, alarm_names: list[str]) -> None:
            with self._lock:
                gone = [backend.alarms[name] for name in alarm_names if name in backend.alarms]
                original(backend, alarm_names)
                for alarm in gone:
                    self._held.pop((_place(backend), alarm.name), None)
                    self._configured(backend, alarm, "Delete")

        return delete_alarms

    def _set_alarm_state(self, original: Callable[..., None]) -> Callable[..., None]:
        def set_alarm_state(
            backend: CloudWatchBackend,
            alarm_name: str,
            reason: str,
            reason_data: str,
            state_value: str,
        ) -> None:
            with self._lock:
                alarm = backend.alarms.get(alarm_name)
                before = state_of(alarm) if alarm else None
                original(backend, alarm_name, reason, reason_data, state_value)
                notices: list[tuple[Alarm, Notice]] = []
                if alarm and before:
                    self._held[_place(backend), alarm_name] = seams.unix_time() + _HELD
                    if before.value != state_value:
                        notices = [*self._changed(backend, alarm, before)]
                notices += self._evaluate_rules(backend)
            self._tell(backend, notices)

        return set_alarm_state

    def _put_metric_data(self, original: Callable[..., None]) -> Callable[..., None]:
        def put_metric_data(
            backend: CloudWatchBackend, namespace: str, metric_data: list[dict[str, Any]]
        ) -> None:
            original(backend, namespace, metric_data)
            if backend.alarms:
                arrived = {_metric(namespace, datum) for datum in metric_data}
                self.evaluate(backend, arrived)

        return put_metric_data

    def _looking(self, answer: Callable[..., Any]) -> Callable[[Any], Callable[..., Any]]:
        """Evaluate before an answer is given."""

        def instead(_: Any) -> Callable[..., Any]:
            def describe(response: CloudWatchResponse) -> Any:
                self.evaluate(response.cloudwatch_backend)
                with self._lock:
                    return answer(response)

            return describe

        return instead

    def _describe_alarm_history(self, _: Any) -> Callable[..., Any]:
        def describe_alarm_history(response: CloudWatchResponse) -> Any:
            backend = response.cloudwatch_backend
            self.evaluate(backend)
            with self._lock:
                return answer_history(response, list(self._history.get(_place(backend), [])))

        return describe_alarm_history


def _place(backend: CloudWatchBackend) -> Place:
    return backend.account_id, backend.region_name


def _metric(namespace: str, datum: dict[str, Any]) -> Metric:
    dimensions = frozenset((one["Name"], one["Value"]) for one in datum.get("Dimensions") or ())
    return namespace, datum["MetricName"], dimensions


def _carry_out(arn: str, told: Notice) -> str:
    """Publish to a topic; give why it failed, or nothing."""
    if arn.split(":")[2:3] != ["sns"]:
        return "the emulator carries out actions on SNS topics only"
    try:
        seams.publish(arn, told.subject, told.message)
    except Exception as error:  # noqa: BLE001 - whatever moto raises belongs into the history
        return str(error) or type(error).__name__
    return ""


SERVICE = Alarms()
