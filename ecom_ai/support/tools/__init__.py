"""What the assistant may do for whoever asks, and whom it does it for."""

from ecom_ai.support.tools.registry import tools
from ecom_ai.support.tools.tool import NotAllowed, Permission, Tool
from ecom_ai.support.tools.using import call, confirm, leave, use

__all__ = [
    "NotAllowed",
    "Permission",
    "Tool",
    "call",
    "confirm",
    "leave",
    "tools",
    "use",
]
