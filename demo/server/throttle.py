"""How often something may be tried: some times at once, then once in a while; without making anybody wait."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from time import monotonic

REMEMBERED = 1000  # clients; whoever has not tried for the longest time is forgotten first


@dataclass(frozen=True)
class Rate:
    """``at_once`` tries, and one more every ``seconds``."""

    at_once: int
    seconds: float


@dataclass
class Throttle:
    """Tries of each client, and of all of them together. Any thread may use it."""

    each: Rate
    together: Rate
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _free_from: OrderedDict[str, float] = field(default_factory=OrderedDict, repr=False)  # by client
    _all_free_from: float = 0.0

    def wait(self, client: str) -> float:
        """Seconds until ``client`` may try again; 0: now."""
        now = monotonic()
        with self._lock:
            own = self._free_from.get(client, 0.0)
            return max(_wait(own, self.each, now), _wait(self._all_free_from, self.together, now), 0.0)

    def count(self, client: str) -> None:
        """``client`` has tried."""
        now = monotonic()
        with self._lock:
            self._free_from[client] = max(self._free_from.pop(client, 0.0), now) + self.each.seconds
            self._all_free_from = max(self._all_free_from, now) + self.together.seconds
            if len(self._free_from) > REMEMBERED:
                self._free_from.popitem(last=False)


def _wait(free_from: float, rate: Rate, now: float) -> float:
    """``free_from``: when all tries so far are forgotten, each having taken ``rate.seconds``."""
    return free_from - now - (rate.at_once - 1) * rate.seconds
