"""What beat runs, for the host's settings: ``CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE``."""

from typing import Any

SWEEP_SECONDS, LEARN_SECONDS, MIRROR_SECONDS = 60.0, 300.0, 24 * 3600.0
TRAINING_SWEEP_SECONDS, RETRAIN_SECONDS, REVIEW_SWEEP_SECONDS = 60.0, 300.0, 30.0
QUALITY_SECONDS, AUDIT_SECONDS = 300.0, 24 * 3600.0
SUPPORT_SWEEP_SECONDS = 10.0
KNOWLEDGE_SWEEP_SECONDS = 30.0
TRIAL_SWEEP_SECONDS, EXPIRE_SECONDS = 30.0, 3600.0
REPLAY_SWEEP_SECONDS = 30.0

#: The queue of all work that runs no checkpoint.
QUEUE = "ecom_ai"

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    f"ecom_ai.{name}": {
        "task": f"ecom_ai.{name}",
        "schedule": seconds,
        # What is not begun when it is due again is not wanted twice.
        "options": {"queue": QUEUE, "expires": seconds},
    }
    for name, seconds in (
        ("sweep", SWEEP_SECONDS),
        ("learn", LEARN_SECONDS),
        ("mirror", MIRROR_SECONDS),
        ("sweep_training", TRAINING_SWEEP_SECONDS),
        ("retrain", RETRAIN_SECONDS),
        ("sweep_reviews", REVIEW_SWEEP_SECONDS),
        ("refresh_quality", QUALITY_SECONDS),
        ("audit_reviews", AUDIT_SECONDS),
        ("sweep_support", SUPPORT_SWEEP_SECONDS),
        ("sweep_knowledge", KNOWLEDGE_SWEEP_SECONDS),
        ("sweep_trials", TRIAL_SWEEP_SECONDS),
        ("sweep_replays", REPLAY_SWEEP_SECONDS),
        ("expire_conversations", EXPIRE_SECONDS),
    )
}
