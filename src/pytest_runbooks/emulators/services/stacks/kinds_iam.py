"""Roles and policies in stacks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from .fitting import fit
from .kind import Kind, Made, Site


class Role(Kind):
    """`AWS::IAM::Role`; its physical id is its name."""

    named = "RoleName"
    create_only = frozenset({"RoleName", "Path"})
    tagged = True
    _apart: ClassVar[frozenset[str]] = frozenset({"Policies", "ManagedPolicyArns", "Tags"})

    def create(self, site: Site) -> Made:
        """Make a role with its policies; what was made is removed when a policy is refused."""
        name = site.name("RoleName")
        wanted = {k: v for k, v in site.properties.items() if k not in self._apart}
        tags = [{"Key": key, "Value": value} for key, value in site.all_tags().items()]
        parameters = fit(site.call.shape("iam", "create_role"), wanted | {"RoleName": name})
        site.call("iam", "create_role", **parameters, Tags=tags)
        made = Made(name)
        try:
            self._settle(site, name, {})
        except BaseException:
            self.delete(site, made)
            raise
        return made

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Change a role and its policies."""
        name, properties = made.physical, site.properties
        trust = properties["AssumeRolePolicyDocument"]
        if trust != before.get("AssumeRolePolicyDocument"):
            document = json.dumps(trust)
            site.call("iam", "update_assume_role_policy", RoleName=name, PolicyDocument=document)
        site.call(
            "iam",
            "update_role",
            RoleName=name,
            Description=properties.get("Description", ""),
            MaxSessionDuration=int(properties.get("MaxSessionDuration", 3600)),
        )
        if boundary := properties.get("PermissionsBoundary"):
            site.call(
                "iam", "put_role_permissions_boundary", RoleName=name, PermissionsBoundary=boundary
            )
        elif "PermissionsBoundary" in before:
            site.call("iam", "delete_role_permissions_boundary", RoleName=name)
        self._settle(site, name, before)
        has = site.call("iam", "list_role_tags", RoleName=name)["Tags"]
        tags = site.all_tags()
        if gone := [tag["Key"] for tag in has if tag["Key"] not in tags]:
            site.call("iam", "untag_role", RoleName=name, TagKeys=gone)
        if tags:
            new = [{"Key": key, "Value": value} for key, value in tags.items()]
            site.call("iam", "tag_role", RoleName=name, Tags=new)

    def delete(self, site: Site, made: Made) -> None:
        """Remove a role, with the policies that the stack gave it."""
        name = made.physical
        attached = site.call("iam", "list_attached_role_policies", RoleName=name)
        for one in attached["AttachedPolicies"]:
            site.call("iam", "detach_role_policy", RoleName=name, PolicyArn=one["PolicyArn"])
        for policy in site.call("iam", "list_role_policies", RoleName=name)["PolicyNames"]:
            site.call("iam", "delete_role_policy", RoleName=name, PolicyName=policy)
        site.call("iam", "delete_role", RoleName=name)

    def attributes(self, site: Site, made: Made) -> Mapping[str, Any]:
        """Give its ARN and id."""
        role = site.call("iam", "get_role", RoleName=made.physical)["Role"]
        return {"Arn": role["Arn"], "RoleId": role["RoleId"]}

    @staticmethod
    def _settle(site: Site, name: str, before: Mapping[str, Any]) -> None:
        """Put and attach the policies that are wanted, and take away those that were before."""
        inline = {one["PolicyName"]: one for one in site.properties.get("Policies") or []}
        for one in before.get("Policies") or []:
            if one["PolicyName"] not in inline:
                site.call("iam", "delete_role_policy", RoleName=name, PolicyName=one["PolicyName"])
        for policy, one in inline.items():
            document = json.dumps(one["PolicyDocument"])
            site.call(
                "iam", "put_role_policy", RoleName=name, PolicyName=policy, PolicyDocument=document
            )
        wanted = site.properties.get("ManagedPolicyArns") or []
        for arn in before.get("ManagedPolicyArns") or []:
            if arn not in wanted:
                site.call("iam", "detach_role_policy", RoleName=name, PolicyArn=arn)
        for arn in wanted:
            if arn not in (before.get("ManagedPolicyArns") or []):
                site.call("iam", "attach_role_policy", RoleName=name, PolicyArn=arn)


class _Attached(Kind):
    """A policy that is attached to roles, users and groups."""

    _owners: ClassVar[Mapping[str, tuple[str, str]]] = {
        "Roles": ("role", "RoleName"),
        "Users": ("user", "UserName"),
        "Groups": ("group", "GroupName"),
    }

    def _of(self, properties: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        return [
            (kind, parameter, owner)
            for name, (kind, parameter) in self._owners.items()
            for owner in properties.get(name) or []
        ]


class ManagedPolicy(_Attached):
    """`AWS::IAM::ManagedPolicy`; its physical id is its ARN."""

    named = "ManagedPolicyName"
    create_only = frozenset({"ManagedPolicyName", "Description", "Path"})

    def create(self, site: Site) -> Made:
        """Make a policy, and attach it."""
        properties = site.properties
        more = {name: properties[name] for name in ("Path", "Description") if name in properties}
        made = site.call(
            "iam",
            "create_policy",
            PolicyName=site.name("ManagedPolicyName", 128),
            PolicyDocument=json.dumps(properties["PolicyDocument"]),
            **more,
        )
        arn = made["Policy"]["Arn"]
        self._attach(site, arn, {})
        return Made(arn)

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Make a new default version, and remove the one before; attach it anew."""
        if before["PolicyDocument"] != site.properties["PolicyDocument"]:
            versions = site.call("iam", "list_policy_versions", PolicyArn=made.physical)["Versions"]
            for version in versions:
                if not version["IsDefaultVersion"]:
                    site.call(
                        "iam",
                        "delete_policy_version",
                        PolicyArn=made.physical,
                        VersionId=version["VersionId"],
                    )
            site.call(
                "iam",
                "create_policy_version",
                PolicyArn=made.physical,
                PolicyDocument=json.dumps(site.properties["PolicyDocument"]),
                SetAsDefault=True,
            )
        self._attach(site, made.physical, before)

    def delete(self, site: Site, made: Made) -> None:
        """Remove a policy, after it was detached from what the stack attached it to."""
        entities = site.call("iam", "list_entities_for_policy", PolicyArn=made.physical)
        for kind, parameter in self._owners.values():
            for one in entities.get(f"Policy{kind.title()}s") or []:
                owner = {parameter: one[parameter]}
                site.call("iam", f"detach_{kind}_policy", PolicyArn=made.physical, **owner)
        for version in site.call("iam", "list_policy_versions", PolicyArn=made.physical)[
            "Versions"
        ]:
            if not version["IsDefaultVersion"]:
                site.call(
                    "iam",
                    "delete_policy_version",
                    PolicyArn=made.physical,
                    VersionId=version["VersionId"],
                )
        site.call("iam", "delete_policy", PolicyArn=made.physical)

    def attributes(self, site: Site, made: Made) -> Mapping[str, Any]:
        """Give its ARN and id."""
        policy = site.call("iam", "get_policy", PolicyArn=made.physical)["Policy"]
        told = ("PolicyId", "DefaultVersionId", "AttachmentCount", "IsAttachable")
        return {"PolicyArn": made.physical} | {name: policy.get(name) for name in told}

    def _attach(self, site: Site, arn: str, before: Mapping[str, Any]) -> None:
        was, wanted = self._of(before), self._of(site.properties)
        for one in was:
            if one not in wanted:
                kind, parameter, owner = one
                site.call("iam", f"detach_{kind}_policy", PolicyArn=arn, **{parameter: owner})
        for one in wanted:
            if one not in was:
                kind, parameter, owner = one
                site.call("iam", f"attach_{kind}_policy", PolicyArn=arn, **{parameter: owner})


class Policy(_Attached):
    """`AWS::IAM::Policy`: a policy within roles, users and groups."""

    def create(self, site: Site) -> Made:
        """Put the policy into all of them."""
        made = Made(site.name("", 64), None)
        self.update(site, made, {})
        return made

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Put it as it is now, and take it from where it is not any more."""
        del before
        name = site.properties["PolicyName"]
        wanted = [(*one, name) for one in self._of(site.properties)]
        for one in made.handle or []:
            if one not in wanted:
                self._take(site, one)
        for kind, parameter, owner, policy in wanted:
            document = json.dumps(site.properties["PolicyDocument"])
            site.call(
                "iam",
                f"put_{kind}_policy",
                PolicyName=policy,
                PolicyDocument=document,
                **{parameter: owner},
            )
        made.handle = wanted

    def delete(self, site: Site, made: Made) -> None:
        """Take it from all of them."""
        for one in made.handle:
            self._take(site, one)

    @staticmethod
    def _take(site: Site, one: tuple[str, str, str, str]) -> None:
        kind, parameter, owner, policy = one
        site.call("iam", f"delete_{kind}_policy", PolicyName=policy, **{parameter: owner})
