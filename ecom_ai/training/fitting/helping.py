"""Several processes that train one checkpoint together, as ``torchrun`` starts them."""

import os

from ecom_ai.exceptions import BadInput
from ecom_ai.training.fitting import roles
from ecom_ai.training.fitting.work import Helped, Request


def is_helper() -> bool:
    """Whether another process leads this one: that one writes, stores and tells."""
    alone = int(os.environ.get("WORLD_SIZE", "1")) == 1
    return not alone and int(os.environ.get("RANK", "0")) > 0


def help_train(request: Request) -> None:
    """Trains beside the process that leads, and returns once the network is trained.

    Writes nothing. Raises BadInput, as the leader does.
    """
    if request.role not in roles.CLASSIFIERS:
        raise BadInput(
            f"Several processes train {', '.join(roles.CLASSIFIERS)}, not "
            f"{request.role}: start it without torchrun."
        )
    try:
        roles.fit(request, report=lambda progress: None, stopped=lambda: False)
    except Helped:
        return
