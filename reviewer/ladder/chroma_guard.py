"""Keeps Chroma's settings to what we pass in: no `.env` of the current folder, no environment variables.

Chroma builds its settings while it is imported, from a `.env` where the program happens to run and from
variables such as CHROMA_OTEL_COLLECTION_ENDPOINT or MIGRATIONS. A bad file there crashes the import, and a
hostile one could have texts sent away. Changing the folder for the import would not be thread-safe, so the
settings class itself is changed, in the moment its module has been loaded and before anything uses it.
"""

from __future__ import annotations

import importlib.util
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

_CONFIG_MODULE = "chromadb.config"
_lock = threading.Lock()


def guard_chroma_settings() -> None:
    """Call before importing chromadb. Cheap, imports nothing, and may be called again and again."""
    with _lock:
        loaded = sys.modules.get(_CONFIG_MODULE)
        if loaded is not None and hasattr(loaded, "Settings"):
            keep_to_arguments(loaded)
        elif not any(isinstance(finder, _ConfigFinder) for finder in sys.meta_path):
            sys.meta_path.insert(0, _ConfigFinder())


def keep_to_arguments(module: ModuleType) -> None:
    """Make `module.Settings` read its arguments and defaults and nothing else."""
    settings: Any = module.Settings
    # pydantic-settings reads the file while it prepares its sources, even those that are then not used
    settings.model_config["env_file"] = None
    settings.settings_customise_sources = classmethod(_arguments_only)


def _arguments_only(cls: type, /, settings_cls: type, init_settings: Any, **_others: Any) -> tuple[Any, ...]:
    return (init_settings,)


class _ConfigFinder:
    """Lets Python find chromadb.config as ever, and changes its class right after it was loaded."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != _CONFIG_MODULE:
            return None
        sys.meta_path[:] = [finder for finder in sys.meta_path if finder is not self]
        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None:
            return None
        load = spec.loader.exec_module

        def load_and_guard(module: ModuleType) -> None:
            load(module)
            keep_to_arguments(module)

        spec.loader.exec_module = load_and_guard  # type: ignore[method-assign]
        return spec
