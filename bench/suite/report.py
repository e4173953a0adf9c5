"""The table for a person and results.json for a program."""

import datetime
import json
import os
import platform

from . import peers
from .figures import SUBJECTS

HEADS = ("row", "figure", *SUBJECTS, "target", "")


def table(figures):
    lines = [HEADS]
    for figure in figures:
        values = figure.values
        cells = [_cell(values, subject) for subject in SUBJECTS]
        first = (figure.row, f"{figure.what} ({figure.unit})", *cells)
        targets = [(str(target), _verdict(target, values)) for target in figure.targets] or [("", "")]
        lines.append(first + targets[0])
        lines += [("",) * len(first) + target for target in targets[1:]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADS))]
    text = "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)
    notes = [f"{figure.row} {figure.what}: {figure.note}" for figure in figures if figure.note]
    return "\n".join([text, "", "In brackets: Isola's value by this one's. Medians of the rounds.", *notes])


def write(path, figures, plan):
    """Whole or not at all."""
    results = {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "machine": {"cpu": _cpu(), "cores": os.cpu_count(), "kernel": platform.release(), "system": _system()},
        "versions": peers.versions(),
        "plan": vars(plan),
        "figures": [figure.as_json() for figure in figures],
    }
    partial = path.with_suffix(".json.tmp")
    partial.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    partial.replace(path)


def _cell(values, subject):
    if subject not in values:
        return "-"
    value = values[subject]
    number = f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    if subject == "isola" or "isola" not in values:
        return number
    return f"{number} ({values['isola'] / value:.2f}x)"


def _verdict(target, values):
    return {None: "not measured", True: "reached", False: "MISSED"}[target.is_reached(values)]


def _cpu():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        return next((line.split(":", 1)[1].strip() for line in info if line.startswith("model name")), platform.machine())


def _system():
    return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
