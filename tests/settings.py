"""The example shop's settings, for tests: embedded servers of their own, no broker."""

import os
import tempfile
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
# Processes that a test starts inherit the folder, and so find the servers.
os.environ.setdefault("DEMO_DIR", tempfile.mkdtemp(prefix="ecom_ai-tests-"))

from shop.settings import *  # noqa: E402, F403
from shop.settings import DATABASES, ECOM_AI  # noqa: E402

DATABASES["default"]["OPTIONS"] = {}  # tests hold one connection, and drop databases
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
ECOM_AI = {
    **ECOM_AI,
    "INFERENCE": "local",
    "STARTERS": False,
    "CHECKPOINT_DIR": os.environ.get(
        "ECOM_AI_CHECKPOINTS", _ROOT / ".cache" / "checkpoints"
    ),
}
