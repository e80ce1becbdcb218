from django.urls import path

from luoshi.reporting.views import days

app_name = "calendar"
urlpatterns = [
    path("", days.month, name="month"),
    path("day/", days.set_day, name="set-day"),
]
