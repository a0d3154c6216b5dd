"""The example shop's settings, for tests: embedded servers of their own, no broker."""

import os
import secrets
import tempfile
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
# Of the tests alone, since they remove it: never a DEMO_DIR that was set for a demo.
# Processes that a test starts inherit both, and so find the servers.
_folder = os.environ.setdefault(
    "TESTS_DIR", f"{tempfile.gettempdir()}/ecom_ai-tests-{secrets.token_hex(4)}"
)
# Where pytest runs several processes, each has servers of its own, and one thread of
# torch's: threads wait for each other, the longer the more the cores have to do.
_process = os.environ.get("PYTEST_XDIST_WORKER", "")
os.environ["DEMO_DIR"] = _folder + _process
if _process:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

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
