"""The same findings come out of one process, of several, and of a Dask cluster, though workers die."""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import sys
import time

import pytest

from extract import Note, Settings, extract_from, gather
from extract.errors import WorkersError
from extract.executors import HERE, Workers, run_tasks
from extract.gather import Batch, read_batch

RULES = Settings(use_model=False)
TEXT = (
    "# Talk\n\n{0} Ruiz, Red Hat\n\n- Using Kafka and Jenkins\n\n## Etsy\n\n- Runs {1} on Docker\n"
)
NAMES = ("Ana", "Tom", "Maria", "Joel", "Inge")
TOOLS = ("MySQL", "Redis", "Nomad", "Terraform")
NOTES = [
    Note(f"{number}.md", TEXT.format(NAMES[number % 5], TOOLS[number % 4])) for number in range(40)
]


@pytest.fixture
def small_batches(monkeypatch):
    """A few notes a task, so that there are many."""
    monkeypatch.setattr(gather, "BATCH", 200)


@pytest.fixture(scope="module")
def alone():
    return extract_from(NOTES, settings=RULES)


@pytest.fixture(scope="module")
def cluster():
    """A scheduler and two worker processes on this machine."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as local:
        yield local


def test_every_task_is_done_once_here():
    assert sorted(run_tasks(math.factorial, [3, 1, 2])) == [(0, 6), (1, 1), (2, 2)]
    assert list(run_tasks(math.factorial, [])) == []


def test_one_task_is_done_here_whatever_the_workers():
    ((_, process),) = run_tasks(eval, ["__import__('os').getpid()"], workers=Workers(processes=2))
    assert process == os.getpid()
    assert not Workers(processes=2).apart(1)
    assert Workers(processes=2).apart(2)
    assert Workers(scheduler="tcp://127.0.0.1:9").apart(1)


def test_what_a_task_raises_is_raised():
    with pytest.raises(ValueError, match="not defined for negative"):
        list(run_tasks(math.factorial, [1, -1]))


def test_batches_change_nothing(alone, small_batches):
    seen = []
    assert extract_from(NOTES, settings=RULES, progress=seen.append) == alone
    assert seen == sorted(seen)
    assert seen[-1] == len(NOTES)
    assert len(seen) > 10


def test_another_version_is_refused():
    batch = Batch(tuple(NOTES[:1]), RULES, 1, "another")
    with pytest.raises(WorkersError, match="install the same"):
        read_batch(batch)


@pytest.mark.slow
def test_a_process_that_dies_has_its_notes_read_again(alone, small_batches):
    killed = []

    def kill_one(done):
        if not killed:
            killed.append(multiprocessing.active_children()[0])
            killed[0].kill()

    workers = Workers(processes=2)
    assert extract_from(NOTES, settings=RULES, workers=workers, progress=kill_one) == alone
    assert killed[0].exitcode == -signal.SIGKILL
    assert multiprocessing.active_children() == []


@pytest.mark.slow
def test_processes_that_always_die_are_given_up():
    with pytest.raises(WorkersError, match="fewer --workers"):
        list(run_tasks(os._exit, [1, 1], workers=Workers(processes=1)))


@pytest.mark.slow
def test_processes_end_with_their_parent(tmp_path):
    """Even where the parent was killed."""
    code = """
import os, signal, sys, time
from extract.executors import Workers, run_tasks
if __name__ == "__main__":
    for _, child in run_tasks(eval, ["__import__('os').getpid()"] * 2, workers=Workers(processes=1)):
        print(child, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
"""
    import subprocess

    script = tmp_path / "parent.py"
    script.write_text(code)
    ran = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    child = int(ran.stdout)
    for _ in range(100):
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("the worker lives on")


@pytest.mark.slow
def test_a_cluster_gives_the_same_though_a_worker_dies(alone, small_batches, cluster):
    killed = []

    def kill_one(done):
        if not killed:
            worker = next(iter(cluster.workers.values()))
            killed.append(worker.process.process.pid)
            os.kill(killed[0], signal.SIGKILL)

    workers = Workers(scheduler=cluster.scheduler_address)
    assert extract_from(NOTES, settings=RULES, workers=workers, progress=kill_one) == alone
    assert killed


@pytest.mark.slow
def test_a_cluster_whose_workers_always_die_is_given_up(cluster):
    workers = Workers(scheduler=cluster.scheduler_address)
    with pytest.raises(WorkersError, match="more memory"):
        list(run_tasks(os._exit, [1], workers=workers))


def test_no_scheduler_is_one_line(monkeypatch):
    monkeypatch.setattr("extract.executors.PATIENCE", 0.2)
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        with pytest.raises(WorkersError, match="no scheduler answers"):
            list(run_tasks(math.factorial, [1], workers=Workers(scheduler=address)))


def test_one_place_of_work_at_a_time(jotgraph, tmp_path):
    result = jotgraph("build", tmp_path, "--workers", "2", "--scheduler", "tcp://127.0.0.1:9")
    assert result.code == 2
    assert not HERE.apart(2)
