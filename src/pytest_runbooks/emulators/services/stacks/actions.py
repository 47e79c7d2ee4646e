"""The API of CloudFormation.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

from .change_set_actions import ChangeSetActions
from .stack_actions import StackActions
from .template_actions import TemplateActions


class Actions(StackActions, TemplateActions, ChangeSetActions):
    """Answer a call; what is no method of it is not emulated."""
