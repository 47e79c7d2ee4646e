"""CloudFormation templates: names, sections, and the parameters that commands give."""

from __future__ import annotations

import pytest

from .checking import Checker

CODES = ("RB660", "RB661", "RB662")
VERSION = 'AWSTemplateFormatVersion: "2010-09-09"\n'


def fence(code: str, language: str = "yaml") -> str:
    return f"# Look\n\n```{language}\n{code}\n```\n"


def outputs(value: str) -> str:
    return (
        f"{VERSION}Parameters:\n  Name: {{Type: String}}\nConditions:\n  IsProd: !Equals [a, b]\n"
        "Mappings:\n  Sizes: {a: {b: c}}\nResources:\n  Queue: {Type: 'AWS::SQS::Queue'}\n"
        f"Outputs:\n  Out:\n    Value: {value}"
    )


WRONG = {
    "Ref": ("!Ref Queu", "12 no parameter and no resource is called `Queu`"),
    "Ref in its long form": ("{Ref: Nam}", "18 no parameter and no resource is called `Nam`"),
    "GetAtt": ("!GetAtt Queues.Arn", "12 no resource is called `Queues`"),
    "GetAtt of a list": ("!GetAtt [Quee, Arn]", "21 no resource is called `Quee`"),
    "GetAtt of a parameter": ("!GetAtt Name.Arn", "12 no resource is called `Name`"),
    "Sub": ('!Sub "${Nme}-${AWS::Region}"', "12 no parameter and no resource is called `Nme`"),
    "Sub of an attribute": (
        '!Sub "${Qeue.Arn}"',
        "12 no parameter and no resource is called `Qeue`",
    ),
    "Sub with names": (
        '{"Fn::Sub": ["${A}${B}", {A: 1}]}',
        "25 no parameter and no resource is called `B`",
    ),
    "If": ("!If [IsPrd, a, b]", "17 no condition is called `IsPrd`"),
    "FindInMap": ("!FindInMap [Size, a, b]", "24 no mapping is called `Size`"),
}


@pytest.mark.parametrize(("value", "said"), WRONG.values(), ids=WRONG.keys())
def test_names_of_nothing_are_found(value: str, said: str, check: Checker) -> None:
    found = check.diagnostics(fence(outputs(value)), *CODES)
    assert [f"{one.column} {one.message}" for one in found] == [said]
    assert found[0].line == 15


def test_the_nearest_name_is_said(check: Checker) -> None:
    assert check(fence(outputs("!Ref Queu")), *CODES) == [
        (
            "page.md:15:12: RB660 no parameter and no resource is called `Queu`\n"
            "  did you mean `Queue`?"
        )
    ]


RIGHT = [
    "!Ref Queue",
    "!Ref Name",
    "!Ref AWS::Region",
    "!GetAtt Queue.Arn",
    "!GetAtt [Queue, Arn]",
    '!Sub "${Queue.Arn} ${!literal} ${Name} ${AWS::AccountId} $x ${}"'.replace(" ${}", ""),
    '!Sub ["${A}", {A: !Ref Name}]',
    "!If [IsProd, !Ref Name, !Ref AWS::NoValue]",
    "!FindInMap [Sizes, !Ref Name, b]",
    "!FindInMap [!Ref Name, a, b]",
    "!ImportValue Other",
    "!Join ['', [a, !Ref Queue]]",
    "{Ref: Queue}",
]


@pytest.mark.parametrize("value", RIGHT)
def test_names_that_are_there_are_left_alone(value: str, check: Checker) -> None:
    assert check(fence(outputs(value)), *CODES) == []


LEFT_ALONE = {
    "a part": "Resources:\n  A:\n    Type: AWS::X::Y\n    DependsOn: B",
    "an elision": f"{VERSION}Resources:\n  A:\n    Type: AWS::X::Y\n    DependsOn: B\n  # ...",
    "words for one": f"{VERSION}Resources:\n  # other resources\n  A: {{DependsOn: B, Type: x}}",
    "a macro": f"{VERSION}Transform: Mine\nResources:\n  A: {{DependsOn: B, Type: x}}",
    "a loop": f"{VERSION}Resources:\n  Fn::ForEach::A: [B, [c], {{'A${{B}}': {{Type: x}}}}]\n"
    "Outputs: {O: {Value: !Ref AB}}",
    "an include": f"{VERSION}Resources:\n  Fn::Transform: {{Name: AWS::Include}}\n"
    "Outputs: {O: {Value: !Ref AB}}",
    "a module": f"{VERSION}Resources:\n  A: {{Type: My::Own::Thing::MODULE}}\n"
    "Outputs: {O: {Value: !Ref AB}}",
    "what SAM adds": f"{VERSION}Transform: AWS::Serverless-2016-10-31\nResources:\n"
    "  Fn: {Type: AWS::Serverless::Function}\nOutputs: {O: {Value: !Ref ServerlessRestApi},"
    " P: {Value: !GetAtt FnRole.Arn}}",
    "two documents": f"{VERSION}Resources: {{}}\n---\na: b",
    "what does not parse": f"{VERSION}Resources: [",
}


@pytest.mark.parametrize("code", LEFT_ALONE.values(), ids=LEFT_ALONE.keys())
def test_what_may_be_completed_elsewhere_is_left_alone(code: str, check: Checker) -> None:
    assert check(fence(code), *CODES) == []


def test_dependencies_and_conditions_of_resources_are_found(check: Checker) -> None:
    code = (
        f"{VERSION}Resources:\n  One: {{Type: AWS::X::Y, DependsOn: [Two, Tree]}}\n"
        "  Three: {Type: AWS::X::Y, Condition: Never}\n  Two: {Properties: {}}\nOutput: {}"
    )
    assert check(fence(code), *CODES) == [
        (
            "page.md:6:43: RB660 `One` depends on `Tree`, which is no resource\n"
            "  did you mean `Three`?"
        ),
        "page.md:7:39: RB660 no condition is called `Never`\n  the template has none",
        "page.md:8:3: RB661 the resource `Two` has no `Type`",
        "page.md:9:1: RB661 a template has no section `Output`\n  did you mean `Outputs`?",
    ]


def test_a_template_in_json_is_read(check: Checker) -> None:
    code = (
        '{\n\t"AWSTemplateFormatVersion": "2010-09-09",\n\t"Resources": {"A": {"Type": "x"}},\n'
        '\t"Outputs": {"O": {"Value": {"Ref": "B"}}}\n}'
    )
    assert check(fence(code, "json"), *CODES) == [
        "page.md:7:37: RB660 no parameter and no resource is called `B`\n  allowed: `A`"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "See [it](stack/queue.yaml).\n",
        "It is in `stack/queue.yaml`.\n",
        "```bash\naws cloudformation deploy --template-file stack/queue.yaml\n```\n",
        "```bash\naws cloudformation create-stack --template-body=file://stack/queue.yaml\n```\n",
    ],
)
def test_a_file_is_looked_at_where_it_is_named(text: str, check: Checker) -> None:
    files = {"stack/queue.yaml": "Resources:\n  A:\n    Type: AWS::X::Y\n    DependsOn: B\n"}
    (found,) = check(text, *CODES, files=files)
    where, _, said = found.partition(": RB660 ")
    assert where.startswith(("page.md:1:", "page.md:2:"))
    assert said == "queue.yaml:4:16: `A` depends on `B`, which is no resource\n  allowed: `A`"


def test_a_file_that_does_not_parse_is_said(check: Checker) -> None:
    files = {"queue.yaml": "Resources:\n  A:\n    Type: AWS::X::Y\n  b: [\n"}
    found = check("See `queue.yaml`.\n", *CODES, files=files)
    assert [one.splitlines()[0] for one in found] == [
        "page.md:1:6: RB661 queue.yaml:5:1: it is no YAML: did not find expected node content"
    ]


PARAMETERS = """\
Parameters:
  Environment: {Type: String, AllowedValues: [dev, prod]}
  Size: {Type: Number, Default: 1}
Resources:
  Queue: {Type: AWS::SQS::Queue}
"""
DEPLOY = "aws cloudformation deploy --template-file q.yaml --parameter-overrides"
CREATE = "aws cloudformation create-stack --template-body file://q.yaml --parameters"
KEY, VALUE = "ParameterKey=", "ParameterValue="

CALLS = {
    "an override that does not exist": (
        f"{DEPLOY} Environment=dev Siz=3",
        "the template has no parameter `Siz`\n  did you mean `Size`?",
    ),
    "a value that is not allowed": (
        f"{DEPLOY} Environment=prd",
        "`prd` is not allowed for the parameter `Environment`\n  did you mean `prod`?",
    ),
    "a parameter that does not exist": (
        f"{CREATE} {KEY}Environment,{VALUE}dev {KEY}Sise,{VALUE}1",
        "the template has no parameter `Sise`\n  did you mean `Size`?",
    ),
    "a parameter that is missing": (
        f"{CREATE} {KEY}Size,{VALUE}1",
        (
            "the template requires the parameter `Environment`\n"
            f"  write `--parameters {KEY}Environment,{VALUE}...`"
        ),
    ),
    "no parameters": (
        "awslocal cloudformation create-stack --template-body file://q.yaml",
        (
            "the template requires the parameter `Environment`\n"
            f"  write `--parameters {KEY}Environment,{VALUE}...`"
        ),
    ),
    "sam": (
        "sam deploy -t q.yaml --parameter-overrides Enviroment=dev",
        "the template has no parameter `Enviroment`\n  did you mean `Environment`?",
    ),
    "sam with all in one word": (
        "sam deploy -t q.yaml --parameter-overrides 'Environment=dev Sze=1'",
        "the template has no parameter `Sze`\n  did you mean `Size`?",
    ),
}


@pytest.mark.parametrize(("command", "said"), CALLS.values(), ids=CALLS.keys())
def test_parameters_are_held_against_the_template(command: str, said: str, check: Checker) -> None:
    found = check(fence(command, "bash"), *CODES, files={"q.yaml": PARAMETERS})
    assert [one.partition(": RB662 ")[2] for one in found] == [said]


@pytest.mark.parametrize(
    "command",
    [
        f"{DEPLOY} Environment=dev Size=$SIZE",
        f"{DEPLOY} Environment=<environment>",
        f"{DEPLOY} Environment=$ENVIRONMENT $MORE",
        f"{DEPLOY} file://parameters.json",
        f'{DEPLOY} "$NAME=x"',
        DEPLOY.replace("q.yaml", "other.yaml") + " A=b",
        DEPLOY.replace("q.yaml", "$TEMPLATE") + " A=b",
        "aws cloudformation deploy --template-file q.yaml",
        f"{CREATE} file://parameters.json",
        f'{CREATE} \'[{{"ParameterKey": "Environment"}}]\'',
        f"{CREATE} $PARAMETERS",
        f"{CREATE} {KEY}Environment,UsePreviousValue=true",
        "aws cloudformation validate-template --template-body file://q.yaml",
        "aws s3 cp q.yaml s3://bucket --parameters A=b",
    ],
)
def test_parameters_that_are_right_or_not_known_are_left_alone(
    command: str, check: Checker
) -> None:
    assert check(fence(command, "bash"), *CODES, files={"q.yaml": PARAMETERS}) == []
