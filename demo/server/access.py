"""Who may retrain: everybody on one's own machine; on a public instance, whoever knows the owner's password."""

from __future__ import annotations

import hmac
import os
import time
from dataclasses import dataclass, field

PASSWORD_VARIABLE = "XRAY_RETRAIN_PASSWORD"
WRONG_GUESS = 1.0  # seconds until a wrong password is answered; the page asks for one visitor at a time


@dataclass(frozen=True)
class Access:
    """``public``: strangers can reach this page. ``password``: what unlocks it for a visitor; None: nothing does."""

    public: bool
    password: str | None = field(default=None, repr=False)

    @classmethod
    def from_environment(cls, public: bool) -> Access:
        """A Hugging Face Space (it sets SPACE_ID) is public, whatever ``public`` says; an empty password is none."""
        return cls(public or bool(os.environ.get("SPACE_ID")), os.environ.get(PASSWORD_VARIABLE) or None)

    @property
    def locked(self) -> bool:
        """Whether a visitor needs the password."""
        return self.public

    def opens(self, password: str) -> bool:
        """Whether ``password`` unlocks the page; takes WRONG_GUESS where it does not."""
        if self.password is not None and hmac.compare_digest(_bytes(password), _bytes(self.password)):
            return True
        time.sleep(WRONG_GUESS)
        return False


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")  # a request may hold what no keyboard types
