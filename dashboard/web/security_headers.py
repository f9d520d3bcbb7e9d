"""Security headers of every response."""

from dash import Dash
from flask import Response, request

from dashboard.web.page_requests import is_in_accepted_language

# Nothing is loaded from other hosts. Scripts must be files of this server or have a known hash.
_POLICY = {
    "default-src": "'none'",
    "script-src": "'self' {scripts}",
    # Mantine and AG Grid add style sheets to the page, and Plotly and React add style attributes.
    "style-src": "'self' 'unsafe-inline'",
    "connect-src": "'self'",
    # Pictures are previewed as data URLs and saved as blobs.
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
    # URLs contain what a reader searched for, which no other site should learn.
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _UNUSED),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def add_security_headers(app: Dash) -> None:
    """Send the headers with every response of an app; call it after registering all callbacks."""
    scripts = " ".join(app.csp_hashes())
    policy = "; ".join(f"{name} {sources}" for name, sources in _POLICY.items()).format(
        scripts=scripts
    )

    @app.server.after_request  # type: ignore[untyped-decorator]
    def add_headers(answer: Response) -> Response:
        answer.headers.update(_HEADERS)
        answer.headers["Content-Security-Policy"] = policy + _framing()
        _limit_caches(answer)
        return answer


def _limit_caches(answer: Response) -> None:
    """Keep tables out of the caches of proxies, and languages apart in all caches."""
    if not answer.cache_control.public and not answer.cache_control.no_store:
        answer.cache_control.private = True
    if is_in_accepted_language():
        answer.vary.add("Accept-Language")


def _framing() -> str:
    """Return the policy on framing: other sites may frame only embedded views."""
    return "" if request.args.get("embed") == "1" else "; frame-ancestors 'self'"
