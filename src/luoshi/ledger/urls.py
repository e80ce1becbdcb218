from django.urls import path

from luoshi.ledger import talk_views, views

app_name = "ledger"
urlpatterns = [
    path("", views.task_list, name="list"),
    path("task/<slug:pid>/", views.task, name="task"),
    path("task/<slug:pid>/comment/", talk_views.comment, name="comment"),
    path("task/<slug:pid>/watch/", talk_views.watch, name="watch"),
    path("task/<slug:pid>/attach/", talk_views.attach, name="attach"),
    path("comment/<slug:pid>/", talk_views.edit_comment, name="edit-comment"),
    path("comment/<slug:pid>/withdraw/", talk_views.withdraw_comment, name="withdraw-comment"),
    path("attachment/<slug:pid>/", talk_views.attachment, name="attachment"),
    path("attachment/<slug:pid>/withdraw/", talk_views.detach, name="detach"),
    path("issue/<slug:pid>/", views.issue, name="issue"),
]
