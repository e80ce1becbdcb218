from django.urls import path

from luoshi.ledger import change_pages, signing_pages, splitting_pages, talk_views, task_page, views

app_name = "ledger"
urlpatterns = [
    path("", views.task_list, name="list"),
    path("task/<slug:pid>/", task_page.task, name="task"),
    path("task/<slug:pid>/subtasks/", splitting_pages.add_subtask, name="add-subtask"),
    path("task/<slug:pid>/split/", splitting_pages.split, name="split"),
    path("task/<slug:pid>/change/", change_pages.ask, name="ask-change"),
    path("subtask/<slug:pid>/", splitting_pages.set_subtask, name="set-subtask"),
    path("split/<slug:pid>/revoke/", splitting_pages.revoke, name="revoke-split"),
    path("signing/", signing_pages.overview, name="signing"),
    path("signing/chosen/", signing_pages.sign_chosen, name="sign-chosen"),
    path("assignment/<slug:pid>/", signing_pages.assignment_step, name="assignment-step"),
    path("share/<slug:pid>/", signing_pages.share_step, name="share-step"),
    path("decisions/", change_pages.decisions, name="decisions"),
    path("change/<slug:pid>/", change_pages.change_step, name="change-step"),
    path("task/<slug:pid>/comment/", talk_views.comment, name="comment"),
    path("task/<slug:pid>/watch/", talk_views.watch, name="watch"),
    path("task/<slug:pid>/attach/", talk_views.attach, name="attach"),
    path("comment/<slug:pid>/", talk_views.edit_comment, name="edit-comment"),
    path("comment/<slug:pid>/withdraw/", talk_views.withdraw_comment, name="withdraw-comment"),
    path("attachment/<slug:pid>/", talk_views.attachment, name="attachment"),
    path("attachment/<slug:pid>/withdraw/", talk_views.detach, name="detach"),
    path("issue/<slug:pid>/", views.issue, name="issue"),
]
