"""Load by wrk, and its report as numbers."""

import re
import shutil
import subprocess
from dataclasses import dataclass

from .processes import BenchError

MICROSECONDS = {"us": 1, "ms": 1_000, "s": 1_000_000}


@dataclass
class Load:
    requests_per_second: float
    p50_us: float
    p99_us: float


def run(url, connections, seconds, token=None):
    """wrk with one thread. An answer that is not 2xx or a lost connection makes the figure worthless: an error."""
    if shutil.which("wrk") is None:
        raise BenchError("wrk is not installed: run scripts/setup")
    headers = ["-H", f"Authorization: Bearer {token}"] if token else []
    report = subprocess.run(["wrk", "--latency", "-t1", f"-c{connections}", f"-d{seconds}s", *headers, url],
                            capture_output=True, text=True, check=False)
    text = report.stdout
    faults = re.findall(r"^\s*(?:Non-2xx|Socket errors).*$", text, re.MULTILINE)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    if report.returncode != 0 or faults or rate is None:
        raise BenchError(f"wrk {url}: {' '.join(faults) or report.stderr.strip() or text.strip()}")
    return Load(float(rate[1]), _percentile(text, 50), _percentile(text, 99))


def _percentile(text, percent):
    value, unit = re.search(rf"^\s*{percent}%\s+([\d.]+)(us|ms|s) *$", text, re.MULTILINE).groups()
    return float(value) * MICROSECONDS[unit]
