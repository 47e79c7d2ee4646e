"""Rules of the family `artifacts`; see `lint/rules/__init__.py`."""

from __future__ import annotations

from ...rule import Rule
from . import (
    dashboard,
    json_fence,
    openapi_example,
    openapi_form,
    openapi_responses,
    query_argument,
    query_form,
    query_word,
    template_form,
    template_names,
    template_parameters,
    unknown_workflow,
    workflow_file,
    workflow_inputs,
    yaml_fence,
)

RULES: tuple[Rule, ...] = (
    query_word.RULE,
    query_form.RULE,
    query_argument.RULE,
    json_fence.RULE,
    yaml_fence.RULE,
    template_names.RULE,
    template_form.RULE,
    template_parameters.RULE,
    unknown_workflow.RULE,
    workflow_inputs.RULE,
    workflow_file.RULE,
    openapi_form.RULE,
    openapi_responses.RULE,
    openapi_example.RULE,
    dashboard.RULE,
)
