"""CloudFormation stacks.

`actions` answers calls; `deployment` makes, changes and removes stacks, and undoes what failed;
`changes` says what would be done; `kinds` has the types of resources.
"""

from __future__ import annotations

from .service import SERVICE

__all__ = ["SERVICE"]
