"""
Content security policies: one for the public site, one for Wagtail's admin.

Neither lets inline script run, and neither holds a nonce: a public page can be cached by its address,
and whatever gets into a page of the admin cannot run there. The admin allows what Wagtail 8 cannot do
without: style attributes, which its scripts set, and images from data and blob addresses, which are
previews of uploads. It also allows style elements that are empty, which the editor for translations
fills by script; one with a rule in it is refused.
"""

from typing import Any

from csp.constants import NONE, SELF

EMPTY = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
"""The digest of nothing at all."""

CONTENT_SECURITY_POLICY: dict[str, dict[str, Any]] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

CONTENT_SECURITY_POLICY_ADMIN: dict[str, Any] = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF, EMPTY],
    "style-src-attr": ["'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF],
    "media-src": [SELF],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
}
