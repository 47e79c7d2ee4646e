"""What front matter and sidecars may hold, as JSON Schema (2020-12), for editors.

It is made from the models and the rules that documents are read by. A document that is right by
the schema may still be wrong by what no schema says, as a section that does not exist.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from .options import DIRECTIVE_OPTIONS, OptionRule
from .schema import RunbookKeys, SidecarKeys
from .schema_texts import Json, scalar_schema


def front_matter_schema() -> Json:
    """Give the schema of what stands under `runbook:` in front matter."""
    return schema_of(RunbookKeys, "The front matter of a runbook, under `runbook:`")


def sidecar_schema() -> Json:
    """Give the schema of a `NAME.runbook.yaml`."""
    schema = schema_of(SidecarKeys, "The sidecar of a document that nobody may edit")
    row = schema["$defs"]["StepRow"]
    row["properties"] |= {name: _option(rule) for name, rule in DIRECTIVE_OPTIONS.items()}
    row["additionalProperties"] = False
    row["anyOf"] = [{"required": ["at"]}, {"required": ["line"]}]
    row["minProperties"] = 2
    row["description"] = "what holds of one fence, which `at`, `line` or both address"
    return schema


def schema_of(model: type[BaseModel], title: str) -> Json:
    """Give the schema of a model, as editors read it."""
    schema = model.model_json_schema(by_alias=True, schema_generator=_AsEditorsRead)
    for one in schema.get("$defs", {}).values():
        del one["title"]
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema, "title": title}


def _option(rule: OptionRule) -> Json:
    described = {"description": f"{rule.meaning}; in a directive: `{rule.example}`"}
    if rule.read is None:
        return {"enum": [True, "true"], **described}
    value = scalar_schema(rule.pattern)
    if not rule.needs_value:
        value = {"anyOf": [{"const": True}, value]}
    if rule.part:
        several = {"type": "array", "items": value, "minItems": 1}
        return {"anyOf": [value, several], **described}
    return {**value, **described}


class _AsEditorsRead(GenerateJsonSchema):
    """Leaves out what means nothing in YAML here: defaults, nulls, titles of keys."""

    def str_schema(self, schema: core_schema.StringSchema) -> Json:  # noqa: ARG002 - pydantic's
        return scalar_schema()

    def nullable_schema(self, schema: core_schema.NullableSchema) -> Json:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Json:
        return self.generate_inner(schema["schema"])

    def dict_schema(self, schema: core_schema.DictSchema) -> Json:
        names = self.generate_inner(schema["keys_schema"])
        return {
            "type": "object",
            "propertyNames": {key: value for key, value in names.items() if key != "type"},
            "additionalProperties": self.generate_inner(schema["values_schema"]),
        }

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's
        return False
