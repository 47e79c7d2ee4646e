"""The timeline of a procedure, drawn as SVG: steps, waits, people, marks, faults, the RTO."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...model import ProcedureRecord
from ...model.record import FaultEntry
from .markup import Html, element, joined
from .spans import Span, extent, faults_of, limit_of, spans_of
from .words import SIGNS, anchor, seconds_text, state_of

WIDTH, LABEL, VALUE = 960.0, 250.0, 100.0  # of the drawing, of what stands left of bars, and right
ROW, BAR, TOP = 24.0, 12.0, 40.0
MOST = 24  # rows of one drawing, which no printer can part
LONGEST = 34  # characters of a label
FAR = 4  # times the length of the whole; an RTO that is over later is not drawn
_STEPS = (0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600, 7200, 14400, 43200, 86400, 604800)

PATTERNS = Html(
    '<svg class="patterns" width="0" height="0" aria-hidden="true"><defs>'
    '<pattern id="waits" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect class="ground" width="6" height="6"/>'
    '<rect class="ink" width="2.4" height="6"/></pattern>'
    '<pattern id="people" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect class="ground" width="6" height="6"/><circle class="ink" cx="3" cy="3" r="1.5"/>'
    '</pattern><pattern id="faults" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect class="ground" width="6" height="6"/><path class="ink" d="M0 0L6 6M6 0L0 6"/>'
    "</pattern></defs></svg>"
)
"""What tells the kinds of time apart without a colour; stands once on a page."""


class _Scale:
    """Seconds of the clock as places in a drawing."""

    def __init__(self, total: float) -> None:
        self.total = max(total, 0.001)
        self._factor = (WIDTH - LABEL - VALUE) / self.total

    def x(self, seconds: float) -> float:
        return round(LABEL + seconds * self._factor, 1)

    def width(self, seconds: float) -> float:
        return round(seconds * self._factor, 1)

    def ticks(self) -> Iterator[float]:
        """Give at most eight round times."""
        step = next((one for one in _STEPS if self.total / one <= 8), self.total)
        yield from (number * step for number in range(int(self.total / step) + 1))


def timeline(procedure: ProcedureRecord) -> Html:
    """Draw the timeline of a procedure; nothing where nothing ran."""
    spans = spans_of(procedure)
    if not spans:
        return joined()
    limit = limit_of(procedure, spans)
    if is_far := limit is not None and limit > FAR * spans[-1].end:
        limit = None
    scale = _Scale(max(spans[-1].end, (limit or 0.0) * 1.02))
    rows: list[Span | FaultEntry] = [*spans, *faults_of(procedure.steps)]
    parts = [rows[at : at + MOST] for at in range(0, len(rows), MOST)]
    drawings = []
    for number, part in enumerate(parts):
        name = f"timeline-{anchor(procedure.procedure)}-{number}"
        drawing = _drawing(name, procedure, part, spans, scale, limit)
        drawings.append(element("div", drawing, class_="drawing", tabindex="0"))
    legend = _legend(spans, rows, limit, is_far=is_far)
    return element("figure", drawings, legend, class_="timeline")


def _drawing(
    name: str,
    procedure: ProcedureRecord,
    part: Sequence[Span | FaultEntry],
    spans: Sequence[Span],
    scale: _Scale,
    limit: float | None,
) -> Html:
    bottom = TOP + ROW * len(part)
    rows = []
    for place, one in enumerate(part):
        top = TOP + ROW * place
        if isinstance(one, Span):
            rows.append(_row(procedure, one, top, scale))
        else:
            rows.append(_fault(one, spans, top, scale))
    said = f"Timeline of {procedure.title}: {seconds_text(spans[-1].end)} in all"
    return element(
        "svg",
        element("title", said, id=name),
        [_tick(one, bottom, scale) for one in scale.ticks()],
        rows,
        _limit(limit, bottom, scale),
        viewBox=f"0 0 {WIDTH:g} {bottom + 8:g}",
        role="img",
        aria_labelledby=name,
    )


def _text(x: float, y: float, text: str, **more: str) -> Html:
    return element("text", text, x=x, y=y, **more)


def _tick(seconds: float, bottom: float, scale: _Scale) -> Html:
    x = scale.x(seconds)
    said = "0" if not seconds else seconds_text(seconds)
    line = element("line", x1=x, x2=x, y1=TOP - 6, y2=bottom, class_="grid")
    return joined(line, _text(x, TOP - 24, said, class_="tick", text_anchor="middle"))


def _label(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _row(procedure: ProcedureRecord, span: Span, top: float, scale: _Scale) -> Html:
    step, middle = span.step, top + ROW / 2 + 4
    state = state_of(step)
    y = top + (ROW - BAR) / 2
    bars = []
    x = scale.x(span.start)
    for seconds, kind in (
        (span.ran, "ran"),
        (span.shortened, "waits"),
        (span.documented, "people"),
    ):
        if seconds:
            width = max(scale.width(seconds), 1.5)
            bars.append(
                element("rect", x=x, y=y, width=width, height=BAR, class_=f"bar {kind} {state}")
            )
            x += width
    marks = ", ".join(step.marks)
    said = seconds_text(span.end - span.start)
    sign = _text(10.0, middle, SIGNS[state], class_=f"mark {state}", text_anchor="middle")
    label = element(
        "a",
        _text(24.0, middle, _label(step.id), class_="label"),
        href=f"#{anchor(procedure.procedure, step.id)}",
    )
    if marks:
        bars.append(_flag(span, top, scale))
        said += f" ⚑ {marks}"
    return element("g", sign, label, bars, _value(x, middle, said))


def _value(x: float, y: float, said: str) -> Html:
    """Say a duration behind its bar, or before it where there is no room behind."""
    at = max(x, LABEL) + 6
    if at + 6.5 * len(said) > WIDTH:
        return _text(WIDTH, y - 9, said, class_="value", text_anchor="end")
    return _text(at, y, said, class_="value")


def _flag(span: Span, top: float, scale: _Scale) -> Html:
    x = scale.x(span.start if "detection" in span.step.marks else span.end)
    return element("line", x1=x, x2=x, y1=top + 2, y2=top + ROW - 2, class_="flag")


def _fault(fault: FaultEntry, spans: Sequence[Span], top: float, scale: _Scale) -> Html:
    start, end = extent(fault, spans)
    y, middle = top + (ROW - BAR) / 2, top + ROW / 2 + 4
    width = max(scale.width(end - start), 2.0)
    return element(
        "g",
        _text(10.0, middle, "↯", class_="mark fault", text_anchor="middle"),
        _text(24.0, middle, _label(fault.fault), class_="label"),
        element("rect", x=scale.x(start), y=y, width=width, height=BAR, class_="bar faults"),
        _value(scale.x(start) + width, middle, f"hit {fault.hits} of {fault.met}"),
    )


def _limit(limit: float | None, bottom: float, scale: _Scale) -> Html:
    if limit is None:
        return joined()
    x = scale.x(limit)
    line = element("line", x1=x, x2=x, y1=TOP - 8, y2=bottom + 2, class_="limit")
    return joined(line, _text(x, TOP - 11, "RTO", class_="limit", text_anchor="middle"))


def _legend(
    spans: Sequence[Span],
    rows: Sequence[Span | FaultEntry],
    limit: float | None,
    *,
    is_far: bool,
) -> Html:
    kinds = {
        "ran": ("what ran", any(one.ran for one in spans)),
        "waits": ("waits of the page, shortened", any(one.shortened for one in spans)),
        "people": ("people, as documented", any(one.documented for one in spans)),
        "faults": ("faults", len(rows) > len(spans)),
    }
    shown = []
    for kind, (text, is_there) in kinds.items():
        if is_there:
            swatch = element(
                "svg",
                element("rect", width="26", height="12", class_=f"bar {kind}"),
                width="26",
                height="12",
                aria_hidden="true",
            )
            shown.append(element("span", swatch, f" {text}"))
    if is_far:
        shown.append(element("span", "the RTO is over long after that, and is not drawn"))
    if limit is not None:
        shown.append(element("span", element("i", class_="limit"), " the RTO is over"))
    if any(one.step.marks for one in spans):
        shown.append(element("span", "⚑ mark of the objectives"))
    said = "Time as an operator needs it: the steps one behind the other. "
    return element("figcaption", said, element("span", shown, class_="legend"))
