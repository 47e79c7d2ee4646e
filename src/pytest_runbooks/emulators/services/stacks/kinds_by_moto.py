"""Types of resources that moto's own CloudFormation makes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import seams
from .errors import FailedError
from .kind import Kind, Made, Site


class MotoKind(Kind):
    """A type that one class of moto makes.

    Args:
        model: the class.
    """

    def __init__(self, model: Any) -> None:
        self.model = model

    @property
    def _name(self) -> str:
        try:
            return str(self.model.cloudformation_name_type() or "")
        except (AttributeError, TypeError):
            return ""

    def create(self, site: Site) -> Made:
        """Make one."""
        made = self.model.create_from_cloudformation_json(
            site.name(self._name),
            self._written(site),
            site.account,
            site.region,
            LogicalId=site.logical,
            StackId=site.stack_id,
            ResourceType=site.type,
        )
        if made is None:
            raise NotImplementedError(f"resources of the type {site.type}")
        return Made(str(made.physical_resource_id), made)

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Change one, when moto can."""
        change = self.model.update_from_cloudformation_json
        if hasattr(change, "__isabstractmethod__"):
            super().update(site, made, before)
        changed = change(
            original_resource=made.handle,
            new_resource_name=site.name(self._name),
            cloudformation_json=self._written(site),
            account_id=site.account,
            region_name=site.region,
        )
        if changed is None:
            raise NotImplementedError(f"changes of {site.type} in place")
        made.handle, made.physical = changed, str(changed.physical_resource_id)

    def delete(self, site: Site, made: Made) -> None:
        """Remove one, as moto does."""
        own = getattr(made.handle, "delete", None)
        if own is not None:
            try:
                own(site.account, site.region)
            except TypeError:
                pass  # it is another method of that name
            else:
                return
        remove = self.model.delete_from_cloudformation_json
        if hasattr(remove, "__isabstractmethod__"):
            raise NotImplementedError(f"the removal of {site.type}")
        remove(made.physical, self._written(site), site.account, site.region)

    def attribute(self, site: Site, made: Made, name: str) -> Any:
        """Give an attribute, as moto has it."""
        if not self.model.has_cfn_attr(name):
            raise KeyError(name)
        try:
            return made.handle.get_cfn_attribute(name)
        except NotImplementedError:
            raise NotImplementedError(f"the attribute {name} of {site.type}") from None
        except Exception as error:
            if type(error).__name__ == "UnformattedGetAttTemplateException":
                raise KeyError(name) from error
            raise FailedError(str(error)) from error

    def replaced_by(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
        """Give the name, when that changes; moto tells no more."""
        found = super().replaced_by(before, after)
        name = self._name
        if not self.create_only and name and before.get(name) != after.get(name):
            found.append(name)
        return found

    @staticmethod
    def _written(site: Site) -> dict[str, Any]:
        return {"Type": site.type, "Properties": dict(site.properties)}


def by_moto(kind: str) -> MotoKind | None:
    """Give what makes a type; None when moto does not."""
    model = seams.model_of(kind)
    return None if model is None else MotoKind(model)
