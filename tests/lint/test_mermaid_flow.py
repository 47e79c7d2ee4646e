"""The reader of Mermaid's flowcharts."""

from __future__ import annotations

import pytest

from pytest_runbooks.lint.mermaid_flow import Flow, read_flow


def read(text: str) -> Flow:
    flow = read_flow(text)
    assert flow is not None, text
    return flow


def edges(text: str) -> list[str]:
    return [f"{one.tail}>{one.head}{one.label and ':' + one.label}" for one in read(text).edges]


SHAPES = {
    "A[a b]": "a b",
    "A(a)": "a",
    "A([a])": "a",
    "A[[a]]": "a",
    "A[(a)]": "a",
    "A((a))": "a",
    "A(((a)))": "a",
    "A>a]": "a",
    "A{{a}}": "a",
    "A[/a/]": "a",
    "A[\\a\\]": "a",
    'A["a (b) [c]"]': "a (b) [c]",
    'A("a (b)")': "a (b)",
    'A["`a`"]': "a",
    "A": "A",
    'A@{ shape: rect, label: "a b" }': "a b",
    "A:::red": "A",
    "A[a]:::red": "a",
}


@pytest.mark.parametrize(("node", "label"), SHAPES.items())
def test_a_node_has_a_shape_and_a_label(node: str, label: str) -> None:
    found = read(f"flowchart TD\n  {node} --> B").nodes["A"]
    assert (found.label, found.is_decision) == (label, False)


@pytest.mark.parametrize("node", ["A{a?}", 'A{"a?"}', "A@{ shape: diamond, label: 'a?' }"])
def test_a_rhombus_is_a_decision(node: str) -> None:
    found = read(f"graph LR\n{node} --> B").nodes["A"]
    assert (found.label, found.is_decision) == ("a?", True)


EDGES = {
    "A-->B": ["A>B"],
    "A --- B": ["A>B"],
    "A ----> B": ["A>B"],
    "A -.-> B": ["A>B"],
    "A -..- B": ["A>B"],
    "A ==> B": ["A>B"],
    "A --x B": ["A>B"],
    "A --o B": ["A>B"],
    "A <--> B": ["A>B"],
    "A o--o B": ["A>B"],
    "A ~~~ B": ["A>B"],
    "A e1@--> B": ["A>B"],
    "A -->|yes| B": ["A>B:yes"],
    'A -->|"a | b"| B': ["A>B:a | b"],
    "A -- yes --> B": ["A>B:yes"],
    "A --yes--> B": ["A>B:yes"],
    "A -. no .-> B": ["A>B:no"],
    "A == no ==> B": ["A>B:no"],
    "A -- it-is so --- B": ["A>B:it-is so"],
    "A --> B --> C": ["A>B", "B>C"],
    "A & B --> C & D": ["A>C", "A>D", "B>C", "B>D"],
    "A --> B; B --> C;": ["A>B", "B>C"],
    "a-b --> c.d": ["a-b>c.d"],
    "1 --> 2": ["1>2"],
    "größe --> 大": ["größe>大"],
}


@pytest.mark.parametrize(("line", "said"), EDGES.items())
def test_an_arrow_is_an_edge(line: str, said: list[str]) -> None:
    assert edges(f"flowchart TD\n    {line}\n") == said


def test_the_whole_of_a_chart_is_read() -> None:
    flow = read(
        "graph TD;\n"
        "  subgraph one [Group one]\n    direction LR\n    A --> B{x?}\n  end\n"
        "  B -->|y| C\n  one --> D\n"
        "  style A fill:#fff,stroke:#000\n  classDef red fill:red\n  class A red\n"
        "  linkStyle 0 stroke:#f00\n"
        '  click A "#a" "tip"\n  click B href "b.md" _blank\n  click C call f()\n'
    )
    assert [*flow.nodes] == ["A", "B", "C", "one", "D"]
    assert flow.groups == {"one"}
    assert [(one.id, one.target) for one in flow.clicks] == [("A", "#a"), ("B", "b.md"), ("C", "")]
    assert [edge.head for edge in flow.ways_out("B")] == ["C"]


def test_places_are_those_of_labels_arrows_and_targets() -> None:
    text = 'graph TD\n  A{"x?"} -->|y| B\n  click A "#a"'
    flow, lines = read(text), text.split("\n")
    node, edge, click = flow.nodes["A"], flow.edges[0], flow.clicks[0]
    assert lines[node.line][node.begin : node.end] == '"x?"'
    assert lines[edge.line][edge.begin : edge.end] == "-->"
    assert lines[click.line][click.begin :] == '#a"'
    assert lines[click.line][click.id_begin :] == 'A "#a"'


def test_a_label_is_that_of_the_place_where_it_stands() -> None:
    flow = read("graph TD\n  A --> B\n  B{x?} --> C\n  A[a]\n")
    assert (flow.nodes["A"].label, flow.nodes["A"].line) == ("a", 3)
    assert (flow.nodes["B"].label, flow.nodes["B"].is_decision) == ("x?", True)


@pytest.mark.parametrize(
    "text",
    [
        "sequenceDiagram\n A->>B: x",
        "pie\n",
        "",
        "flowchart TD\n  A[x [y]] --> B",
        "flowchart TD\n  A -> B",
        "flowchart TD\n  A[`one\n  two`] --> B",
        "flowchart TD\n  accDescr {\n  many words\n  }",
        "flowcharts TD\n A --> B",
    ],
)
def test_what_is_no_chart_or_not_understood_is_none(text: str) -> None:
    assert read_flow(text) is None


def test_an_arrow_between_thousands_of_nodes_is_not_understood() -> None:
    many = " & ".join("A" for _ in range(2000))
    assert read_flow(f"flowchart TD\n{many} --> {many}\n") is None
