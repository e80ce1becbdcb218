from django.urls import path

from luoshi.notices.views import lines, office, own

app_name = "notices"
urlpatterns = [
    path("", own.notice_list, name="list"),
    path("read-all/", own.read_all, name="read-all"),
    path("read/<slug:pid>/", own.read, name="read"),
    path("open/<slug:pid>/", own.open_notice, name="open"),
    path("settings/", own.settings, name="settings"),
    path("settings/ask-to-confirm/", own.ask_to_confirm, name="ask-to-confirm"),
    path("settings/confirm/<str:token>/", own.confirm_mail, name="confirm-mail"),
    path("lines/", lines.lines, name="lines"),
    path("lines/check/", lines.check, name="check-line"),
    path("log/", office.log, name="log"),
    path("log/<slug:pid>/again/", office.send_again, name="send-again"),
    path("robots/", office.robots, name="robots"),
    path("robots/<slug:pid>/switch/", office.switch_robot, name="switch-robot"),
    path("robots/<slug:pid>/greet/", office.greet, name="greet"),
    path("rules/", office.rules, name="rules"),
    path("rules/<str:code>/", office.change_rule, name="change-rule"),
]
