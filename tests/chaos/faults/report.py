"""The table of what was tried."""

import datetime
import platform

BEGIN = "<!-- chaos: begin -->"
END = "<!-- chaos: end -->"


def table(trials):
    lines = ["| row | fault | tried | lost | what neighbours felt |", "|---|---|---|---|---|"]
    for trial in trials:
        lost = "; ".join(trial.losses) or (f"left out: {trial.skipped}" if trial.skipped else "nothing")
        cells = (trial.row, trial.what, trial.tried or "-", lost, trial.felt)
        lines.append("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |")
    return "\n".join(lines)


def write(path, trials, plan):
    """Puts the table between the file's marks."""
    text = path.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    form = "long" if plan.is_long else "short"
    head = f"{datetime.date.today()}, {platform.system()} {platform.machine()}, {form} form, preset {plan.build.name}."
    path.write_text(f"{before}{BEGIN}\n{head}\n\n{table(trials)}\n{END}{after}", encoding="utf-8")
