"""Starting, finding and weighing processes. The only place that reads /proc."""

import contextlib
import os
import signal
import socket
import subprocess
import time

START_SECONDS = 20


class BenchError(Exception):
    """A row cannot be measured: said in the table, never measured around."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(command, log_path, **options):
    """Starts a program in a process group of its own, its output in a file: a full pipe would stop it."""
    with open(log_path, "ab") as log:
        return subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                start_new_session=True, **options)


def stop(process, seconds=START_SECONDS):
    """Asks, and kills what does not listen, children included: of a process that start() has started."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            pass
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(condition, what, process, log_path, seconds=START_SECONDS, pause=0.001):
    """Waits for a process just started; when it ends or takes too long, the error shows what it said."""
    limit = time.monotonic() + seconds
    while not condition():
        if process.poll() is not None or time.monotonic() > limit:
            with open(log_path, encoding="utf-8", errors="replace") as log:
                raise BenchError(f"{what}: not ready: {log.read()[-500:].strip() or 'it printed nothing'}")
        time.sleep(pause)


def descendants(pid):
    """The ids of all processes below this one."""
    found = []
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as children:
                for child in children.read().split():
                    found += [int(child), *descendants(int(child))]
    return found


def private_memory(pid):
    """MB that this process shares with none; 0 when it is gone."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
            return sum(int(line.split()[1]) for line in rollup if line.startswith("Private_")) / 1024
    except (FileNotFoundError, ProcessLookupError):
        return 0
    except PermissionError as error:
        raise BenchError("the memory of confined processes can be read by root only") from error


def peak_resident(pid):
    """The most memory in MB that a process ever had in RAM."""
    return _status(pid, "VmHWM")


def resident(pid):
    """Memory in MB that a process has in RAM now."""
    return _status(pid, "VmRSS")


def _status(pid, name):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        for line in status:
            if line.startswith(name + ":"):
                return int(line.split()[1]) / 1024
    raise BenchError(f"the kernel gives no {name} for process {pid}")


def proportional_set_size(pid):
    """Memory in MB, shared pages divided among those that share them; 0 when it is gone."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
            for line in rollup:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) / 1024
    except (FileNotFoundError, ProcessLookupError):
        return 0
    except PermissionError as error:
        raise BenchError("the memory of confined processes can be read by root only") from error
    raise BenchError(f"the kernel gives no Pss for process {pid}")
