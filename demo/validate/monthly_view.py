"""The monthly look as HTML: a table of each model, and what the visitor's browser can add to it."""

from __future__ import annotations

import json
from datetime import date

from markupsafe import Markup

from demo.text.numbers import decimal, decimal_range, integer, p_value
from demo.text.say import say
from demo.ui import downloads
from demo.ui.html import render
from demo.ui.tables import table
from demo.validate.monthly import rows_of
from demo.validate.session import Session
from xray_models.evaluation.concordance import Month


def render_monthly(session: Session | None, months: dict[str, list[Month]], language: str) -> str:
    """What the browser keeps, and the button that adds what was judged, if anything was. months.js does both."""
    outcome = session.outcome if session else None
    return render(
        "validate/templates/monthly.html",
        language,
        rows=json.dumps(rows_of(outcome.validation)) if outcome else "",
        data=outcome.validation.judged.sha256[:12] if outcome else "",
        month=date.today().strftime("%Y-%m"),
        table=_table(months, language),
        downloads=_downloads(months, language) if months else "",
    )


def _table(months: dict[str, list[Month]], language: str) -> Markup:
    columns = (
        "monthly_month",
        "results_model",
        "results_images",
        "monthly_same",
        "own_kappa",
        "validate_p",
        "monthly_change",
    )
    rows = [
        (
            one.month,
            say(language, model),
            integer(language, one.agreement.n),
            f"{decimal(language, one.share)} ({decimal_range(language, one.interval)})",
            "–" if one.agreement.kappa is None else decimal(language, one.agreement.kappa, 2),
            p_value(language, one.p_value),
            say(language, "monthly_unlike" if one.unlike_before else "monthly_alike")
            if one.p_value is not None
            else "–",
        )
        for model, found in months.items()
        for one in found
    ]
    return table([say(language, column) for column in columns], rows, "monthly") if rows else Markup("")


def _downloads(months: dict[str, list[Month]], language: str) -> Markup:
    heads = ["month", "model", "n", "same", "share", "low", "high", "kappa", "p_value"]
    rows = [
        (
            one.month,
            model,
            one.agreement.n,
            one.agreement.same,
            one.share,
            *one.interval,
            one.agreement.kappa,
            one.p_value,
        )
        for model, found in months.items()
        for one in found
    ]
    return downloads.csv_link(say(language, "monthly_csv"), "concordance.csv", heads, rows)
