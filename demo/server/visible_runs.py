"""The runs that a visit may see, and what it may see of them.

The rule on a public page, for a visit that has not given the owner's password: of every data set but the one that the
shipped weights were tested on, it sees no picture and no name, neither of a file nor of the data set itself; of runs,
it sees the one whose weights are in use, in figures. What is not said here is not sent: nothing is merely hidden.
"""

from __future__ import annotations

from dataclasses import replace

from demo.server.access import Access
from demo.server.active_weights import ActiveWeights
from demo.server.run import Run
from demo.server.run_store import RunStore


def visible_runs(run_store: RunStore, weights: ActiveWeights, access: Access, unlocked: bool) -> list[Run]:
    """Newest first; ``unlocked``: the visit has given the password."""
    runs = run_store.list()
    if access.admits(unlocked):
        return runs
    return [_in_figures(run) for run in runs if run.id == weights.run_id]


def _in_figures(run: Run) -> Run:
    """``run`` without what may name a file: its log, the name of its data set, and why it failed."""
    progress = run.progress and replace(run.progress, error=None)
    return replace(run, data_name=None, log=None, progress=progress)
