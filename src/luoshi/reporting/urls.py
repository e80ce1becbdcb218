from django.urls import path

from luoshi.reporting.views import attachments, duties, judging, overview, reports, round_trip

app_name = "reporting"
urlpatterns = [
    path("", overview.month, name="overview"),
    path("list/", overview.obligations, name="list"),
    path("timeliness/", overview.timeliness, name="timeliness"),
    path("burden/", overview.burden, name="burden"),
    path("links/", overview.links, name="links"),
    path("owed/", reports.owed, name="owed"),
    path("hand-in/", reports.hand_in, name="hand-in"),
    path("habits/", reports.habits, name="habits"),
    path("waiting/", judging.waiting, name="waiting"),
    path("duties/", duties.duty_list, name="duties"),
    path("duties/new/", duties.propose, name="propose"),
    path("duties/<slug:pid>/", duties.duty, name="duty"),
    path("duties/<slug:pid>/decide/", duties.decide, name="decide"),
    path("duties/<slug:pid>/change/", duties.change, name="change"),
    path("sheet/", round_trip.give, name="give-sheet"),
    path("sheet/look/", round_trip.look, name="look-at-sheet"),
    path("sheet/take/", round_trip.take, name="take-sheet"),
    path("problems/", attachments.problem_list, name="problems"),
    path("problems/<slug:pid>/solve/", attachments.solve, name="solve"),
    path("problems/<slug:pid>/withdraw/", attachments.withdraw_problem, name="withdraw-problem"),
    path("evidence/<slug:pid>/", attachments.download, name="download"),
    path("evidence/<slug:pid>/detach/", attachments.detach, name="detach"),
    path("<slug:pid>/", reports.report, name="report"),
    path("<slug:pid>/save/", reports.save, name="save"),
    path("<slug:pid>/problem/", attachments.raise_problem, name="raise-problem"),
    path("<slug:pid>/evidence/", attachments.attach, name="attach"),
    path("<slug:pid>/take-back/", reports.take_back, name="take-back"),
    path("<slug:pid>/endorse/", reports.endorse, name="endorse"),
    path("<slug:pid>/judge/", judging.judge, name="judge"),
    path("<slug:pid>/waive/", judging.waive, name="waive"),
]
