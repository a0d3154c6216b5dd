"""Celery tasks of the support chat: fetch, call, save. They decide nothing."""
