"""A figure: one quantity measured on several subjects in one run, and what was aimed for."""

import statistics
from dataclasses import dataclass, field

SUBJECTS = ("isola", "floor", "workerd", "deno", "node")


@dataclass(frozen=True)
class Target:
    """A bound on Isola's value, or on its ratio to a peer's."""

    bound: float
    is_least: bool
    peer: str | None = None

    def value(self, values):
        """What the bound is compared with; None when something is not measured."""
        if "isola" not in values or (self.peer and self.peer not in values):
            return None
        return values["isola"] / values[self.peer] if self.peer else values["isola"]

    def is_reached(self, values):
        value = self.value(values)
        return None if value is None else (value >= self.bound if self.is_least else value <= self.bound)

    def __str__(self):
        return f"{'>=' if self.is_least else '<='} {self.bound:g}{'x ' + self.peer if self.peer else ''}"


def at_least(bound, peer=None):
    return Target(bound, True, peer)


def at_most(bound, peer=None):
    return Target(bound, False, peer)


@dataclass
class Figure:
    row: str
    what: str
    unit: str
    targets: list[Target] = field(default_factory=list)
    samples: dict[str, list[float]] = field(default_factory=dict)  # subject: one value a round
    note: str = ""  # why a subject or the whole figure is missing

    def add(self, subject, value):
        self.samples.setdefault(subject, []).append(value)

    @property
    def values(self):
        return {subject: statistics.median(samples) for subject, samples in self.samples.items()}

    def ratios(self):
        """Isola's value by each peer's."""
        values = self.values
        return {peer: values["isola"] / value for peer, value in values.items() if peer != "isola" and "isola" in values}

    def as_json(self):
        values = self.values
        return {
            "row": self.row, "what": self.what, "unit": self.unit, "values": values, "samples": self.samples,
            "isola_ratio_to": self.ratios(),
            "targets": [{"target": str(target), "value": target.value(values), "reached": target.is_reached(values)}
                        for target in self.targets],
            "note": self.note,
        }
