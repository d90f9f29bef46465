"""Tasks in, results out as they are done: in this process, in several, or on a Dask cluster.

All three are one `concurrent.futures.Executor`; nothing that a task returns depends on which.
"""

from __future__ import annotations

import os
import signal
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing import connection, get_context, parent_process
from threading import Thread
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from extract.errors import WorkersError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

TRIES: Final = 3  # so often all workers may die with nothing done in between
PENDING: Final = 256  # tasks handed out at once: the rest stays with its owner
PATIENCE: Final = 10  # seconds to reach a scheduler and its first worker

Task = TypeVar("Task")
Task_co = TypeVar("Task_co", covariant=True)
Result = TypeVar("Result")


class Tasks(Protocol[Task_co]):
    """Tasks by number, each of which may be made when it is asked for."""

    def __len__(self) -> int: ...
    def __getitem__(self, number: int, /) -> Task_co: ...


@dataclass(frozen=True, slots=True)
class Workers:
    """Where work is done: 0 `processes` is this one; `scheduler` is the address of a Dask cluster's."""

    processes: int = 0
    scheduler: str | None = None

    def apart(self, count: int) -> bool:
        """Whether so many tasks are done elsewhere, several at once, so that each should take one core.

        One task alone is done here, unless there is a cluster: it takes less time than a process to begin.
        """
        return self.scheduler is not None or (self.processes > 0 and count > 1)


HERE: Final = Workers()


def run_tasks(
    function: Callable[[Task], Result], tasks: Tasks[Task], *, workers: Workers = HERE
) -> Iterator[tuple[int, Result]]:
    """The place of each task with its result, in the order in which they are done.

    A worker that dies has its tasks done again by another. Raises WorkersError where workers die
    again and again, or cannot be reached; what a task raises is raised here.
    """
    left = set(range(len(tasks)))
    failures = 0
    while left:
        try:
            for number, result in _run_once(function, tasks, sorted(left), workers):
                left.discard(number)
                failures = 0
                yield number, result
        except BrokenExecutor as error:
            failures += 1
            if failures == TRIES:
                raise WorkersError(
                    "the workers died again and again: use fewer --workers, or free memory"
                ) from error


def _run_once(
    function: Callable[[Task], Result],
    tasks: Tasks[Task],
    numbers: Iterable[int],
    workers: Workers,
) -> Iterator[tuple[int, Result]]:
    with _open_executor(workers, len(tasks)) as executor:
        waiting = iter(numbers)
        futures: dict[Future[Result], int] = {}
        while True:
            for number in islice(waiting, PENDING - len(futures)):
                futures[executor.submit(function, tasks[number])] = number
            if not futures:
                return
            for future in wait(futures, return_when=FIRST_COMPLETED).done:
                yield futures.pop(future), future.result()


@contextmanager
def _open_executor(workers: Workers, count: int) -> Iterator[Executor]:
    """The executor for so many tasks; what it has not begun is dropped on the way out."""
    if workers.scheduler is not None:
        with _open_cluster(workers.scheduler) as cluster:
            yield cluster
        return
    if workers.apart(count):
        # Spawned, since a fork would take over the threads of the network's runtime half alive.
        executor: Executor = ProcessPoolExecutor(
            min(workers.processes, count),
            mp_context=get_context("spawn"),
            initializer=_begin_worker,
        )
    else:
        executor = ThreadPoolExecutor(1)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def _begin_worker() -> None:
    """Leave Ctrl-C to the parent, and end when the parent has ended, however it did."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


@contextmanager
def _open_cluster(scheduler: str) -> Iterator[Executor]:
    """The executor of a Dask cluster; the scheduler itself does the tasks of dead workers again."""
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise WorkersError("--scheduler needs Dask: pip install 'jotgraph[cluster]'") from error
    try:
        client = Client(scheduler, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise WorkersError(
            f"no scheduler answers at {scheduler}: start one with dask scheduler, or see its address"
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise WorkersError(
                f"the scheduler at {scheduler} has no workers: start some with dask worker {scheduler}"
            ) from error
        executor = client.get_executor()  # type: ignore[no-untyped-call]
        try:
            yield executor
        except KilledWorker as error:
            raise WorkersError(
                "workers of the cluster died again and again: give each more memory"
            ) from error
        except CancelledError as error:
            raise WorkersError(f"the scheduler at {scheduler} is gone: start it again") from error
        except ImportError as error:
            raise WorkersError(
                f"a worker of the cluster lacks what is installed here ({error}): install the same there"
            ) from error
        finally:
            executor.shutdown(wait=False)
