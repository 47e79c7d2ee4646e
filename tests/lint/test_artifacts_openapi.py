"""Descriptions of APIs that documents name."""

from __future__ import annotations

import pytest

from pytest_runbooks.lint.artifacts.openapi_text import (
    Description,
    example_mistakes,
    form_mistakes,
    is_description,
    read_description,
    response_mistakes,
)

from .checking import Checker

CODES = ("RB680", "RB681", "RB682")
HEAD = "openapi: 3.0.3\ninfo: {title: x, version: 1.0}\n"
OK = '{"200": {description: x}, "4XX": {description: y}, default: {description: z}}'


def described(text: str) -> Description:
    assert is_description(text)
    found = read_description(text)
    assert isinstance(found, Description)
    return found


def get(operation: str, route: str = "/a") -> str:
    return f"{HEAD}paths:\n  {route}:\n    get: {operation}\n"


FORM = {
    "a key that is missing": (
        "openapi: 3.0.3\ninfo: {version: x}\npaths: {}\n",
        ["2 `title` is missing"],
    ),
    "a key that is not allowed": (
        get(f"{{sumary: x, responses: {OK}}}"),
        ["5 `sumary` is not allowed here"],
    ),
    "a type": (get("{responses: x}"), ["5 `x` is no object"]),
    "a type of a schema": (
        f"{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    A: {{type: objekt}}\n",
        [
            "6 `objekt` is none of `array`, `boolean`, `integer`, `number`, `object`, `string`",
        ],
    ),
    "nothing": (get("{responses: {}}"), ["5 it is empty"]),
    "a reference to nothing": (
        (
            f"{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    Order: {{type: object}}\n"
            "    All: {type: array, items: {$ref: '#/components/schemas/Ordr'}}\n"
        ),
        ["7 `#/components/schemas/Ordr` leads nowhere"],
    ),
    "a variable of a path": (
        get(f"{{responses: {OK}}}", "/a/{id}"),
        ["5 no parameter describes `{id}` of the path"],
    ),
    "a name of two": (
        (
            f"{HEAD}paths:\n  /a:\n    get: {{operationId: x, responses: {OK}}}\n"
            f"    put: {{operationId: x, responses: {OK}}}\n"
        ),
        ["6 another operation is called `x`, too"],
    ),
    "Swagger": ("swagger: '2.0'\ninfo: {title: x, version: y}\n", ["1 `paths` is missing"]),
}


@pytest.mark.parametrize(("text", "said"), FORM.values(), ids=FORM.keys())
def test_what_the_specification_does_not_allow_is_found(text: str, said: list[str]) -> None:
    assert [f"{one.line} {one.message}" for one in form_mistakes(described(text))] == said


@pytest.mark.parametrize(
    "text",
    [
        get(f"{{responses: {OK}}}"),
        get(f"{{x-own: 1, responses: {OK}}}"),
        HEAD.replace("3.0.3", "3.1.0") + "webhooks: {}\n",
        HEAD.replace("3.0.3", "3.9.0") + "what: ever\n",
        "swagger: 2.0\ninfo: {title: x, version: 1}\npaths: {}\n",
        '{"openapi": "3.0.0", "info": {"title": "x", "version": "1"}, "paths": {}}',
        (
            f"{HEAD}paths:\n  /a/{{id}}:\n    parameters: [{{$ref: 'other.yaml#/id'}}]\n"
            f"    get: {{responses: {OK}}}\n"
        ),
        (
            f"{HEAD}paths:\n  /a/{{id}}:\n"
            "    parameters: [{$ref: '#/components/parameters/id'}]\n"
            f"    get: {{responses: {OK}}}\ncomponents:\n  parameters:\n"
            "    id: {name: id, in: path, required: true, schema: {type: string}}\n"
        ),
        (
            "openapi: 3.0.1\ninfo: {title: x}\npaths:\n  /{proxy+}:\n    get:\n"
            f"      responses: {OK}\n      x-amazon-apigateway-integration: {{}}\n"
        ),
        f"{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{example: {{$ref: '#/no'}}}}}}}}\n",
        (
            f"{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{type: string, example: 2020-01-01,"
            " enum: [yes, 'on', 2020-01-01]}}}\n"
        ),
    ],
)
def test_what_it_allows_is_left_alone(text: str) -> None:
    description = described(text)
    assert form_mistakes(description) == ()
    assert example_mistakes(description) == ()


@pytest.mark.parametrize("text", ["a: 1", "openapi: 1.0", "# openapi", "- openapi: 3.0"])
def test_other_files_are_no_descriptions(text: str) -> None:
    found = is_description(text) and read_description(text)
    assert not found


def test_operations_describe_errors() -> None:
    text = (
        f"{HEAD}paths:\n  /a:\n    get: {{responses: {{'200': {{description: x}}}}}}\n"
        "    put: {responses: {'404': {description: x}}}\n"
        "    post: {responses: {4XX: {description: x}, 503: {description: y}}}\n"
        "    delete: {responses: {default: {description: x}}}\n    patch: {responses: {}}\n"
    )
    assert [f"{one.line} {one.message}" for one in response_mistakes(described(text))] == [
        "5 `GET /a` describes no response 4xx",
        "5 `GET /a` describes no response 5xx",
        "6 `PUT /a` describes no response 5xx",
    ]


def body(schema: str, example: str) -> str:
    return (
        f"{HEAD}paths:\n  /a:\n    post:\n      requestBody:\n        content:\n"
        f"          application/json:\n            schema: {schema}\n            {example}\n"
        f"      responses: {OK}\ncomponents:\n  schemas:\n"
        "    Id: {type: string, nullable: true}\n"
        "    Order: {type: object, required: [id], "
        "properties: {id: {$ref: '#/components/schemas/Id'}}}\n"
    )


ORDER = "{$ref: '#/components/schemas/Order'}"
EXAMPLES = {
    "a wrong type": (body(ORDER, "example: {id: 7}"), ["10 `7` is no string"]),
    "one of several": (
        body(ORDER, "examples: {a: {value: {id: x}}, b: {value: {ids: x}}}"),
        ["10 `id` is missing"],
    ),
    "a number": (body("{type: integer}", "example: 1.5"), ["10 `1.5` is no integer"]),
}


@pytest.mark.parametrize(("text", "said"), EXAMPLES.values(), ids=EXAMPLES.keys())
def test_examples_that_do_not_fit_are_found(text: str, said: list[str]) -> None:
    beginning = "the example does not fit its schema: "
    found = [
        f"{one.line} {one.message.removeprefix(beginning)}"
        for one in example_mistakes(described(text))
    ]
    assert [one.replace("['string', 'null']", "string") for one in found] == said


@pytest.mark.parametrize(
    "text",
    [
        body(ORDER, 'example: {id: "7"}'),
        body(ORDER, "example: {id: null}"),
        body(ORDER, "example: '{\"id\": 7}'"),
        body("{$ref: 'other.yaml#/Order'}", "example: 7"),
        body("{$ref: 'https://example.com/order.json'}", "example: 7"),
        body("{type: string, format: date}", "example: 2020-01-01"),
        body("{type: string}", "example: yes"),
        body("{type: number, exclusiveMinimum: true, minimum: 0}", "example: 1"),
        body("{type: nonsense}", "example: 1"),
    ],
)
def test_examples_that_fit_or_cannot_be_judged_are_left_alone(text: str) -> None:
    assert example_mistakes(described(text)) == ()


def test_findings_stand_where_the_file_is_named(check: Checker) -> None:
    files = {
        "api/orders.yaml": get("{responses: {'200': {description: x}}}"),
        "broken.yml": "openapi: 3.0.3\ninfo: [\n",
    }
    text = "See [the API](api/orders.yaml).\n\nAnd `broken.yml`.\n"
    found = check(text, *CODES, files=files)
    assert found == [
        "page.md:3:6: RB680 broken.yml:3:1: it is no YAML: did not find expected node content"
    ]
    ours = f"---\nrunbook:\n  owner: x\n---\n{text}"
    assert [one.partition(": RB")[2] for one in check(ours, *CODES, files=files)] == [
        "681 orders.yaml:5:5: `GET /a` describes no response 4xx",
        "681 orders.yaml:5:5: `GET /a` describes no response 5xx",
        "680 broken.yml:3:1: it is no YAML: did not find expected node content",
    ]
