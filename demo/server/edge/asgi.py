"""What the guards share: the path that was asked for, and a refusal in a plain sentence."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import Scope

from demo.text.languages import LANGUAGES
from demo.text.say import say


def path_of(scope: Scope) -> str:
    """The path as Gradio's routes see it: without the prefix of a reverse proxy, where that is passed on."""
    path, prefix = scope["path"], scope.get("root_path", "").rstrip("/")
    return path.removeprefix(prefix) or "/" if prefix and f"{path}/".startswith(f"{prefix}/") else path


def refusal(scope: Scope, status: int, key: str, **values: object) -> JSONResponse:
    """The sentence ``key`` in the language of the browser, as the JSON object in which FastAPI puts errors."""
    return JSONResponse({"detail": say(language_of(scope), key, **values)}, status)


def language_of(scope: Scope) -> str:
    """The first known one of the header Accept-Language, which lists the preferred one first; else English."""
    wanted = [part.strip()[:2].lower() for part in Headers(scope=scope).get("accept-language", "").split(",")]
    return next((language for language in wanted if language in LANGUAGES.values()), "en")
