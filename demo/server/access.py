"""Who may retrain, and see what comes from a data set: everybody on a private machine; on a public instance, only who
knows the owner's password."""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network

import gradio as gr

from demo.server.throttle import Rate, Throttle
from demo.server.zero_gpu import is_zero_gpu
from demo.text.numbers import duration
from demo.text.say import page_error

PASSWORD_VARIABLE = "XRAY_RETRAIN_PASSWORD"
# Wrong passwords. Whoever has many addresses meets the second limit: 17,000 a day, and meanwhile the owner waits too.
EACH = Rate(at_once=5, seconds=30)
TOGETHER = Rate(at_once=30, seconds=5)


@dataclass(frozen=True)
class Access:
    """``public``: strangers reach this page, so retraining is locked. ``password`` unlocks it; None: nothing does.

    ``sealed``: nobody can train here, see ``zero_gpu``.
    """

    public: bool
    password: str | None = field(default=None, repr=False)
    sealed: bool = False
    _throttle: Throttle = field(default_factory=lambda: Throttle(EACH, TOGETHER), repr=False, compare=False)

    @classmethod
    def from_environment(cls, public: bool) -> Access:
        """A Hugging Face Space (it sets SPACE_ID) is always public; an empty password counts as none."""
        if is_zero_gpu():
            return cls(True, sealed=True)
        return cls(public or bool(os.environ.get("SPACE_ID")), os.environ.get(PASSWORD_VARIABLE) or None)

    def admits(self, unlocked: bool) -> bool:
        """Whether a visit may do and see what the owner may. ``unlocked``: the password was given during it."""
        return unlocked or not self.public

    def opens(self, password: str, client: str) -> bool:
        """Whether ``password`` unlocks retraining; a wrong one is held against ``client``, see ``client_of``.

        XrayError "too-many-tries", whether it would be the right one or not: so many wrong ones have been tried.
        """
        wait = self._throttle.wait(client)
        if wait > 0:
            raise page_error("too_many_tries", wait=duration(wait))
        if self.password is not None and hmac.compare_digest(_bytes(password), _bytes(self.password)):
            return True
        self._throttle.count(client)
        return False


def client_of(request: gr.Request | None) -> str:
    """The address that a request comes from; of an IPv6 address the half that one subscriber has.

    On a Space all requests come from its proxy, which adds the visitor's address to a header.
    """
    if request is None:
        return ""
    address = request.client.host if request.client else ""
    if os.environ.get("SPACE_ID"):
        address = request.headers.get("x-forwarded-for", address).rpartition(",")[2].strip()
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:64]
    return str(ip_network(f"{address}/64", strict=False)) if isinstance(parsed, IPv6Address) else address


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")  # a request may hold characters that UTF-8 has no bytes for
