"""What each answer forbids browsers to do with it."""

from dash import Dash
from flask import Response, request

# Nothing comes from elsewhere, and no script runs but the files of the page and those named by what
# is in them.
_POLICY = {
    "default-src": "'none'",
    "script-src": "'self' {scripts}",
    # Mantine and AG Grid put style sheets into the page, plotly and React styles on its elements.
    "style-src": "'self' 'unsafe-inline'",
    "connect-src": "'self'",
    # A picture is shown as an address that holds it, and saved as a blob.
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
_UNUSED = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer"),
    *("microphone", "midi", "payment", "screen-wake-lock", "usb"),
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # An address holds what its reader looks for: that is nobody else's.
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _UNUSED),
    "Cross-Origin-Opener-Policy": "same-origin",
}


def add_security_headers(app: Dash) -> None:
    """Send these headers with every answer of an app; to be called once all callbacks are there."""
    scripts = " ".join(app.csp_hashes())
    policy = "; ".join(f"{name} {sources}" for name, sources in _POLICY.items()).format(
        scripts=scripts
    )

    @app.server.after_request  # type: ignore[untyped-decorator]
    def forbid(answer: Response) -> Response:
        answer.headers.update(_HEADERS)
        answer.headers["Content-Security-Policy"] = policy + _framing()
        return answer


def _framing() -> str:
    """Who may put the answer into a page of theirs: anybody, where it is made for that."""
    return "" if request.args.get("embed") == "1" else "; frame-ancestors 'self'"
