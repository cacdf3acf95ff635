"""Who may retrain, and see what comes from a data set: everybody on a private machine; on a public instance, only who
knows the owner's password."""

from __future__ import annotations

import hmac
import os
import time
from dataclasses import dataclass, field

PASSWORD_VARIABLE = "XRAY_RETRAIN_PASSWORD"
WRONG_PASSWORD_DELAY = 1.0  # seconds until a wrong password is answered; visitors are answered one after the other


@dataclass(frozen=True)
class Access:
    """``public``: strangers reach this page, so retraining is locked. ``password`` unlocks it; None: nothing does."""

    public: bool
    password: str | None = field(default=None, repr=False)

    @classmethod
    def from_environment(cls, public: bool) -> Access:
        """A Hugging Face Space (it sets SPACE_ID) is always public; an empty password counts as none."""
        return cls(public or bool(os.environ.get("SPACE_ID")), os.environ.get(PASSWORD_VARIABLE) or None)

    def admits(self, unlocked: bool) -> bool:
        """Whether a visit may do and see what the owner may. ``unlocked``: the password was given during it."""
        return unlocked or not self.public

    def opens(self, password: str) -> bool:
        """Whether ``password`` unlocks retraining; takes WRONG_PASSWORD_DELAY where it does not."""
        if self.password is not None and hmac.compare_digest(_bytes(password), _bytes(self.password)):
            return True
        time.sleep(WRONG_PASSWORD_DELAY)
        return False


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")  # a request may hold characters that UTF-8 has no bytes for
