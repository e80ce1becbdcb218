from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "luoshi.papers"
    label = "papers"
