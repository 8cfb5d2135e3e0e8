"""Where requests go: address, key, account and proxy, and what of them can't be used."""

from __future__ import annotations

import os
import urllib.request
from dataclasses import dataclass
from urllib.parse import urlsplit

from reviewer.engines.llm.faults import EndpointSettingsError

DEFAULT_BASE_URL = "https://api.openai.com/v1"
_LIST_PRICED = "api.openai.com"  # its regional hosts cost more
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
# header -> the variable that the company's own programs read it from
_ACCOUNT = {"OpenAI-Organization": "OPENAI_ORG_ID", "OpenAI-Project": "OPENAI_PROJECT_ID"}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where requests go. The key is never shown, stored or logged."""

    base_url: str
    key: str | None = None

    @property
    def host(self) -> str:
        """Host and, where one is given, port."""
        return urlsplit(self.base_url).netloc

    @property
    def is_local(self) -> bool:
        return urlsplit(self.base_url).hostname in _LOCAL_HOSTS

    @property
    def is_openai(self) -> bool:
        """OpenAI itself, its regional hosts included."""
        return f".{urlsplit(self.base_url).hostname}".endswith(f".{_LIST_PRICED}")

    @property
    def has_list_prices(self) -> bool:
        """Whether the shipped prices are this host's."""
        return urlsplit(self.base_url).hostname == _LIST_PRICED

    @property
    def account(self) -> dict[str, str]:
        """Headers that say whose account a call is for, from the environment; for OpenAI alone."""
        if not self.is_openai:
            return {}
        named = {header: os.environ.get(variable, "").strip() for header, variable in _ACCOUNT.items()}
        return {header: value for header, value in named.items() if value}

    @property
    def proxy_url(self) -> str | None:
        """The proxy that the environment puts between us and a host elsewhere, with its user and password."""
        if self.is_local:
            return None  # never honoured: measured, a proxy variable captured loopback traffic too
        parts = urlsplit(self.base_url)
        if urllib.request.proxy_bypass(parts.hostname or ""):
            return None
        chosen = urllib.request.getproxies().get(parts.scheme) or urllib.request.getproxies().get("all")
        return chosen if not chosen or "://" in chosen else f"http://{chosen}"

    @property
    def proxy(self) -> str | None:
        """The host of that proxy."""
        return urlsplit(self.proxy_url).hostname if self.proxy_url else None

    def check(self) -> None:
        """Raises EndpointSettingsError for what no request could be made with."""
        if "?" in self.base_url or "#" in self.base_url:
            raise EndpointSettingsError(
                "the endpoint's address must not hold '?' or '#'",
                hint="--base-url, or OPENAI_BASE_URL, is the part before /chat/completions and nothing more",
            )
        for name, value in (("the key", self.key), *self.account.items()):
            if value and not (value.isascii() and value.isprintable()):
                hint = "copy it once more, in one line: typing aids like to put other dashes and spaces in"
                raise EndpointSettingsError(f"{name} holds characters that no key can have", hint=hint)
        self._check_proxy()

    def _check_proxy(self) -> None:
        try:
            parts = urlsplit(self.proxy_url or DEFAULT_BASE_URL)
            is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
            _ = parts.port
        except ValueError:
            is_usable = False
        if not is_usable:
            raise EndpointSettingsError(
                f"the proxy that the environment names for {self.host} can't be used",
                hint="it must be like http://HOST:PORT (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY); "
                "hosts in NO_PROXY are reached without one",
            )

    def __repr__(self) -> str:
        return f"Endpoint({self.base_url!r})"
