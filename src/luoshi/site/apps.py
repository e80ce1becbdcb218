from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SiteConfig(AppConfig):
    name = "luoshi.site"
    label = "site"

    def ready(self) -> None:
        # Each app grants its permissions in its `access.py`; a module not loaded would grant nothing.
        autodiscover_modules("access")
