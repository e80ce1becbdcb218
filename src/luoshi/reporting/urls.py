from django.urls import path

from luoshi.reporting.views import days, duties, judging, overview, reports

app_name = "reporting"
urlpatterns = [
    path("", overview.month, name="overview"),
    path("calendar/", days.month, name="calendar"),
    path("calendar/day/", days.set_day, name="set-day"),
    path("list/", overview.obligations, name="list"),
    path("timeliness/", overview.timeliness, name="timeliness"),
    path("owed/", reports.owed, name="owed"),
    path("hand-in/", reports.hand_in, name="hand-in"),
    path("habits/", reports.habits, name="habits"),
    path("waiting/", judging.waiting, name="waiting"),
    path("duties/", duties.duty_list, name="duties"),
    path("duties/new/", duties.propose, name="propose"),
    path("duties/<slug:pid>/", duties.duty, name="duty"),
    path("duties/<slug:pid>/decide/", duties.decide, name="decide"),
    path("duties/<slug:pid>/change/", duties.change, name="change"),
    path("<slug:pid>/", reports.report, name="report"),
    path("<slug:pid>/save/", reports.save, name="save"),
    path("<slug:pid>/take-back/", reports.take_back, name="take-back"),
    path("<slug:pid>/endorse/", reports.endorse, name="endorse"),
    path("<slug:pid>/judge/", judging.judge, name="judge"),
    path("<slug:pid>/waive/", judging.waive, name="waive"),
]
