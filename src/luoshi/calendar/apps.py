from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "luoshi.calendar"
    label = "calendar"
