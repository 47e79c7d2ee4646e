"""How the author of documented YAML indents it."""

from __future__ import annotations

import yaml

from .yaml_places import Page


def layout(page: Page) -> tuple[int, int]:
    """Say by how many blanks members, and elements, are indented below their key."""
    units: list[int] = []
    unders: list[int] = []

    def look(node: yaml.Node, column: int, *, is_member: bool) -> None:
        if not isinstance(node, yaml.MappingNode | yaml.SequenceNode) or node.flow_style:
            return
        own = page.column(page.first_child(node))
        if is_member:
            (units if isinstance(node, yaml.MappingNode) else unders).append(own - column)
        for each in node.value:
            is_pair = isinstance(each, tuple)
            look(each[1] if is_pair else each, own, is_member=is_pair)

    for root in page.documents:
        look(root, 0, is_member=False)
    unit = next((one for one in units if one > 0), 2)
    return unit, next((one for one in unders if one >= 0), 0)
