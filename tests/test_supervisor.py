import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from shop.supervisor import (
    Command,
    ProcessCrashed,
    Supervisor,
    SupervisorError,
    end_leftovers,
    only_run,
    require_free_port,
)

PROJECT = Path(__file__).resolve().parent.parent
SLEEP = ("-c", "import time; time.sleep(60)")
STUBBORN = (
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('deaf', flush=True); time.sleep(60)",
)
RUN = """
    import sys
    from pathlib import Path
    from shop.supervisor import Command, Supervisor, SupervisorError, only_run
    import signal

    def interrupt(signum, frame):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGINT, interrupt)  # ignored in what runs in the background
    folder = Path(sys.argv[1])
    try:
        with only_run(folder), Supervisor(folder, cwd=folder, grace=1.0) as running:
            for number, code in enumerate(sys.argv[2:]):
                running.start(Command(f"child-{number}", (sys.executable, "-c", code)))
            running.wait()
    except SupervisorError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(0)
"""

Run = Callable[..., "subprocess.Popen[str]"]


def python(name: str, *arguments: str) -> Command:
    return Command(name, (sys.executable, *arguments))


def wait_until(condition: Callable[[], object], *, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def listed(folder: Path) -> list[int]:
    try:
        return [
            row["pid"] for row in json.loads((folder / "processes.json").read_text())
        ]
    except (OSError, ValueError):
        return []


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Start a supervisor in a process of its own, over one child a piece of code."""
    processes = []

    def start(*codes: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(RUN), str(tmp_path), *codes],
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def run_here(folder: Path, *commands: Command) -> None:
    """Run commands in this process, in a step that would take long."""
    with Supervisor(folder, cwd=folder) as running:
        for command in commands:
            running.start(command)
        time.sleep(30)


def test_crash_is_named_with_its_log_and_the_rest_end(tmp_path: Path) -> None:
    good = python("good", "-c", f"import os; print(os.getpid(), flush=True);{SLEEP[1]}")
    crash = "import time; time.sleep(0.5); print('last words'); raise SystemExit(3)"
    began = time.monotonic()
    with pytest.raises(ProcessCrashed, match=r"(?s)bad ended with exit status 3.*last"):
        run_here(tmp_path, good, python("bad", "-c", crash))
    assert time.monotonic() - began < 10
    assert not is_alive(int((tmp_path / "logs" / "good.log").read_text()))
    assert listed(tmp_path) == []


def test_others_are_watched_too(tmp_path: Path) -> None:
    def ended() -> None:
        raise SupervisorError("the other one ended")

    with Supervisor(tmp_path, cwd=tmp_path) as running:
        running.start(python("good", "-c", SLEEP[1]))
        with pytest.raises(SupervisorError, match="the other one"):
            running.wait(ended)


def test_killed_process_is_named_with_the_signal(tmp_path: Path) -> None:
    suicide = "import os; os.kill(os.getpid(), 9)"
    with pytest.raises(ProcessCrashed, match="bad ended by signal 9"):
        run_here(tmp_path, python("bad", "-c", suicide))


def test_group_that_ignores_sigterm_is_killed(tmp_path: Path) -> None:
    with Supervisor(tmp_path, cwd=tmp_path, grace=0.3) as running:
        running.start(python("deaf", *STUBBORN))
        wait_until(lambda: running.log("deaf").read_text() == "deaf\n")
        (pid,) = listed(tmp_path)
    assert not is_alive(pid)


def test_unknown_program_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(SupervisorError, match="ghost cannot be started: .*no-such"),
        Supervisor(tmp_path, cwd=tmp_path) as running,
    ):
        running.start(Command("ghost", ("no-such-program",)))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_end_all(
    run: Run, tmp_path: Path, how: signal.Signals
) -> None:
    supervisor = run(SLEEP[1], SLEEP[1])
    wait_until(lambda: len(listed(tmp_path)) == 2)
    pids = listed(tmp_path)
    supervisor.send_signal(how)
    assert supervisor.wait(10) == 0
    assert not any(map(is_alive, pids))


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
def test_killed_supervisor_leaves_no_children(run: Run, tmp_path: Path) -> None:
    supervisor = run(SLEEP[1], STUBBORN[1])
    wait_until(lambda: len(listed(tmp_path)) == 2)
    pids = listed(tmp_path)
    supervisor.kill()
    wait_until(lambda: not any(map(is_alive, pids)))


def test_second_run_in_a_folder_is_refused(run: Run, tmp_path: Path) -> None:
    first = run(SLEEP[1])
    wait_until(lambda: listed(tmp_path))
    second = run(SLEEP[1])
    assert f"(process {first.pid})" in second.communicate(timeout=10)[1]
    assert second.returncode == 1
    assert all(map(is_alive, listed(tmp_path)))


def test_leftover_is_ended_and_a_stranger_is_not(tmp_path: Path) -> None:
    command = [sys.executable, *SLEEP]
    ours = subprocess.Popen(command, start_new_session=True)
    stranger = subprocess.Popen(command, start_new_session=True)
    try:
        for each in (ours, stranger):
            told = psutil.Process(each.pid).cmdline
            wait_until(lambda told=told: told() == command)
        age = psutil.Process(ours.pid).create_time()
        rows = [
            {"pid": ours.pid, "created": age, "words": command},
            {"pid": stranger.pid, "created": age, "words": ["another", "program"]},
        ]
        (tmp_path / "processes.json").write_text(json.dumps(rows))
        end_leftovers(tmp_path)
        assert not is_alive(ours.pid)
        assert is_alive(stranger.pid)
        assert not (tmp_path / "processes.json").exists()
    finally:
        for process in (ours, stranger):
            process.kill()
            process.wait()


def test_damaged_list_is_dropped(tmp_path: Path) -> None:
    (tmp_path / "processes.json").write_text("{half a li")
    end_leftovers(tmp_path)
    assert not (tmp_path / "processes.json").exists()


def test_port_in_use_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SupervisorError, match=rf"Port {port} .*take another"):
            require_free_port(port, hint="take another")
    require_free_port(port, hint="take another")


@pytest.mark.parametrize("port", [-1, 0, 70_000])
def test_port_out_of_range_is_named(port: int) -> None:
    with pytest.raises(SupervisorError, match=f"no port {port}"):
        require_free_port(port, hint="take another")


def test_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(SupervisorError, match="set DEMO_DIR"), only_run(file):
        pass


def test_wait_for_tells_the_last_answer(tmp_path: Path) -> None:
    with (
        pytest.raises(SupervisorError, match="did not answer 200"),
        Supervisor(tmp_path, cwd=tmp_path) as running,
    ):
        running.wait_for("http://127.0.0.1:9/", seconds=0.2)
