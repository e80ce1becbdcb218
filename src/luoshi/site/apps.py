from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SiteConfig(AppConfig):
    name = "luoshi.site"
    label = "site"

    def ready(self) -> None:
        # Each app grants its permissions in its `access.py` and declares its kinds of notices in its
        # `notices.py`, its tables of steps in its `procedures.py`; a module not loaded would
        # grant and declare nothing.
        autodiscover_modules("access", "notices", "procedures")
