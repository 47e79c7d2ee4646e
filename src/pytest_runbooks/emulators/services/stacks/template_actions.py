"""Templates and exports, in the API of CloudFormation."""

from __future__ import annotations

from . import answers, dependencies, templates
from .asked import Answer, Asked
from .changes import needed_capabilities
from .errors import RefusedError
from .sources import body_of


class TemplateActions(Asked):
    """Answer calls about templates and exports."""

    def get_template(self) -> Answer:
        """Give the template, as it was written."""
        asked = self.asked
        if asked.get("ChangeSetName"):
            _, found = self.change_set(asked)
            body = found.definition.body
        else:
            body = self.any(asked["StackName"]).definition.body
        return Answer({"TemplateBody": body, "StagesAvailable": ["Original", "Processed"]})

    def get_template_summary(self) -> Answer:
        """Tell what a template has."""
        asked = self.asked
        stack = self.any(asked["StackName"]) if asked.get("StackName") else None
        body = stack.definition.body if stack else body_of(self.call, asked, None)
        template = templates.load(body)
        needed = needed_capabilities(template)
        types = list(dict.fromkeys(one["Type"] for one in template["Resources"].values()))
        return Answer(
            {
                "Parameters": answers.declared(template),
                "Description": template.get("Description"),
                "Capabilities": needed,
                "CapabilitiesReason": answers.reason_for(template, needed),
                "ResourceTypes": types,
                "Version": template.get("AWSTemplateFormatVersion"),
            }
        )

    def validate_template(self) -> Answer:
        """Say whether a template can be read."""
        template = templates.load(body_of(self.call, self.asked, None))
        dependencies.check(template)
        needed = needed_capabilities(template)
        return Answer(
            {
                "Parameters": answers.declared(template),
                "Description": template.get("Description"),
                "Capabilities": needed,
                "CapabilitiesReason": answers.reason_for(template, needed),
            }
        )

    def get_stack_policy(self) -> Answer:
        """Tell that a stack has none: none can be set."""
        self.any(self.asked["StackName"])
        return Answer({})

    def list_exports(self) -> Answer:
        """Tell what stacks export."""
        found = [
            {"ExportingStackId": stack.id, "Name": name, "Value": output.value}
            for name, (stack, output) in self.place.exports().items()
        ]
        return Answer({"Exports": found})

    def list_imports(self) -> Answer:
        """Tell which stacks take an export."""
        name = self.asked["ExportName"]
        found = [one.name for one in self.place.living() if name in one.imports]
        if not found:
            raise RefusedError(f"Export '{name}' is not imported by any stack.")
        return Answer({"Imports": found})
