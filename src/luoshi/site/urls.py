"""Addresses of the site. What each app offers stands in its own `urls.py`."""

from django.urls import include, path

from luoshi.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("language/", views.language, name="language"),
    path("events/", views.events, name="events"),
    path("accounts/", include("luoshi.accounts.urls")),
    path("notices/", include("luoshi.notices.urls")),
    path("plans/", include("luoshi.plans.urls")),
    path("cascade/", include("luoshi.cascade.urls")),
    path("ledger/", include("luoshi.ledger.urls")),
    path("papers/", include("luoshi.papers.urls")),
    path("reports/", include("luoshi.reporting.urls")),
    path("calendar/", include("luoshi.reporting.calendar_urls")),
    path("units/", include("luoshi.directory.urls")),
]

handler400 = "luoshi.site.views.bad_request"
handler403 = "luoshi.site.views.forbidden"
handler404 = "luoshi.site.views.not_found"
handler500 = "luoshi.site.views.broken"
