from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "luoshi.directory"
    label = "directory"

    def ready(self) -> None:
        from luoshi.directory import lookups  # noqa: F401  (registers its lookup)
