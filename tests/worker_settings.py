"""Settings of the worker processes that tests start: beside a test's own database."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, ECOM_AI

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
CELERY_TASK_ALWAYS_EAGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
ECOM_AI = {
    **ECOM_AI,
    "INFERENCE": "celery",
    "ENCODER": os.environ.get("TEST_ENCODER", "bundled:multilingual-e5-small"),
}
