from django.apps import AppConfig


class CascadeConfig(AppConfig):
    name = "luoshi.cascade"
    label = "cascade"
