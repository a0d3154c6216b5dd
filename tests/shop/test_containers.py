"""Dockerfile and docker-compose.yml: what they name exists, and fits together."""

import json
import os
import re
import shlex
import subprocess
import sys
from typing import Any

import pytest
import yaml
from celery.bin.base import CLIContext
from celery.bin.celery import celery
from click import Context
from django.core.management import get_commands, load_command_class
from django.urls import resolve
from uvicorn.importer import import_from_string
from uvicorn.main import main as uvicorn

from ecom_ai.inference import SERVE_QUEUE
from ecom_ai.schedule import QUEUE
from ecom_ai.tasks import TRAIN_QUEUE
from shop.celery import app
from tests.processes import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = (ROOT / "docker-compose.yml").read_text()
MADE: dict[str, Any] = yaml.safe_load(COMPOSE)
SERVICES: dict[str, Any] = MADE["services"]
OURS = {name for name, service in SERVICES.items() if "build" in service}
SETTINGS = """
import json, django
django.setup()
from django.conf import settings
database = settings.DATABASES["default"]
print(json.dumps({
    "database": [database["HOST"], database["PORT"], database["NAME"],
                 database["USER"], database["PASSWORD"]],
    "broker": settings.CELERY_BROKER_URL,
    "cache": settings.CACHES["default"]["LOCATION"],
    "static": str(settings.STATIC_ROOT),
    "media": str(settings.MEDIA_ROOT),
    "checkpoints": str(settings.ECOM_AI["CHECKPOINT_DIR"]),
    "device": settings.ECOM_AI["DEVICE"],
    "hosts": settings.ALLOWED_HOSTS,
    "proxies": settings.REST_FRAMEWORK["NUM_PROXIES"],
    "demo": settings.DEMO,
}))
"""


def instructions(name: str) -> list[str]:
    """What follows an instruction of the Dockerfile, each on one line."""
    whole = DOCKERFILE.replace("\\\n", " ")
    return re.findall(rf"^{name} +(.+)$", whole, re.MULTILINE)


def image_environment() -> dict[str, str]:
    words = [w for each in instructions("ENV") for w in shlex.split(each)]
    return dict(word.split("=", 1) for word in words)


def words_of(service: dict[str, Any]) -> list[str]:
    """The command of a service; the Dockerfile's where it has none."""
    given = service.get("command") or json.loads(instructions("CMD")[0])
    return shlex.split(given) if isinstance(given, str) else given


def filled(value: str) -> str:
    """A value with its defaults, as Compose fills it in."""
    given = {"SECRET_KEY": "k" * 50, "POSTGRES_PASSWORD": "secret"}
    return re.sub(
        r"\$\{(\w+):([-?])([^}]*)\}",
        lambda found: given.get(found[1], found[3] if found[2] == "-" else ""),
        value,
    )


def option(words: list[str], name: str) -> str:
    return words[words.index(name) + 1]


def test_the_dockerfile_names_what_is_there() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    for line in instructions("COPY"):
        *sources, _target = [w for w in line.split() if not w.startswith("--")]
        for source in sources:
            assert (ROOT / source).exists(), source
            assert source not in ignored, source
    for line in instructions("RUN"):
        for name in re.findall(r"-r (\S+)", line):
            assert (ROOT / name).is_file(), name
    version = re.fullmatch(r"python:(3\.\d+)\S*", instructions("FROM")[0])
    assert version is not None
    wanted = f'requires-python = ">={version[1]}"'
    assert wanted in (ROOT / "pyproject.toml").read_text()


def test_the_web_server_takes_its_command() -> None:
    python, module, name, *options = words_of(SERVICES["web"])
    assert (python, module, name) == ("python", "-m", "uvicorn")
    given = uvicorn.make_context("uvicorn", options).params
    assert callable(import_from_string(given["app"]))
    assert str(given["port"]) == instructions("EXPOSE")[0]
    assert f"server web:{given['port']};" in MADE["configs"]["nginx"]["content"]


def test_every_queue_has_a_worker_of_the_right_pool() -> None:
    queues = {}
    for name in OURS - {"web", "migrate"}:
        program, named, module, kind, *options = words_of(SERVICES[name])
        assert (program, named, module) == ("celery", "-A", "shop")
        outer = Context(celery, obj=CLIContext(app=app, no_color=True, workdir=None))
        command = celery.commands[kind]
        given = command.make_context(kind, options, parent=outer).params
        if command.name == "worker":
            queues.update(dict.fromkeys(given["queues"], given["pool"].__module__))
        else:
            assert command.name == "beat"
    assert set(queues) == {QUEUE, SERVE_QUEUE, TRAIN_QUEUE}
    assert set(queues.values()) == {"celery.concurrency.thread"}


def test_each_command_of_manage_py_is_known() -> None:
    """Those that are run, and those that the top of the file tells people to run."""
    told = re.findall(r"python manage\.py (\w+)((?: --[\w-]+)*)", COMPOSE)
    told += [(name, "") for name in re.findall(r"`(ecom_ai_\w+)`", COMPOSE)]
    told += [("seed_shop", " --demo-accounts")]
    assert {name for name, _ in told} == {
        "migrate", "collectstatic", "seed_shop", "ecom_ai_sync",
    }  # fmt: skip
    for name, options in told:
        command = load_command_class(get_commands()[name], name)
        command.create_parser("manage.py", name).parse_args(options.split())


def test_services_wait_for_and_use_what_is_declared() -> None:
    for name, service in SERVICES.items():
        assert ("image" in service) or ("build" in service), name
        for other, asked in service.get("depends_on", {}).items():
            wanted = asked["condition"]
            assert other in SERVICES, (name, other)
            if wanted == "service_healthy":
                assert "healthcheck" in SERVICES[other], (name, other)
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in MADE["volumes"], (name, volume)
        for config in service.get("configs", []):
            assert config["source"] in MADE["configs"], name


def test_the_environment_makes_settings_that_meet_each_other() -> None:
    """As the containers start: servers, folders and hosts are those of the file."""
    given = {n: filled(value) for n, value in MADE["x-app"]["environment"].items()}
    read = "".join(path.read_text() for path in (ROOT / "shop").rglob("*.py"))
    for name in {*given, "DEMO_DIR"}:
        assert f'"{name}"' in read, f"{name} is read nowhere"
    kept = {n: v for n, v in os.environ.items() if n in ("PATH", "HOME", "LANG")}
    done = subprocess.run(
        [sys.executable, "-c", SETTINGS],
        cwd=ROOT,
        env={**kept, **image_environment(), **given},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    made = json.loads(done.stdout)
    postgres = {n: filled(v) for n, v in SERVICES["postgres"]["environment"].items()}
    host, port, *account = made["database"]
    assert (host in SERVICES, port) == (True, 5432)
    assert account == [
        postgres[f"POSTGRES_{name}"] for name in ("DB", "USER", "PASSWORD")
    ]
    for address in (made["broker"], made["cache"]):
        assert re.fullmatch(r"redis://valkey:6379/\d", address)
    assert made["broker"] != made["cache"]
    nginx = MADE["configs"]["nginx"]["content"]
    for part in ("static", "media"):
        assert f"location /{part}/ {{ alias {made[part]}/;" in nginx
    folders = " ".join(instructions("RUN"))
    for folder in (made["static"], made["media"], made["checkpoints"]):
        assert folder.startswith("/data/")
        assert folder in folders
    assert made["hosts"] == ["127.0.0.1", "localhost"]
    assert (made["proxies"], made["device"], made["demo"]) == (1, "cpu", False)


def test_the_health_of_a_container_is_asked_where_it_answers() -> None:
    addresses = re.findall(r"http://127\.0\.0\.1(?::8000)?(/[\w/]+)\b", COMPOSE)
    assert len(addresses) == 2
    for address in addresses:
        assert resolve(address).url_name == "healthz"
    for name in ("worker", "worker-serve", "worker-train"):
        own = option(words_of(SERVICES[name]), "-n").partition("@")[0]
        asked = SERVICES[name]["healthcheck"]["test"][1]
        assert f"-d {own}@$$HOSTNAME" in asked


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_service_is_open_to_the_network_by_default(name: str) -> None:
    for port in SERVICES[name].get("ports", []):
        assert filled(port).startswith("127.0.0.1:")
