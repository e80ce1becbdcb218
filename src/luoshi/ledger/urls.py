from django.urls import path

from luoshi.ledger import import_views, list_views, talk_views, views, work_views

app_name = "ledger"
urlpatterns = [
    path("", list_views.task_list, name="list"),
    path("chart/", list_views.chart, name="chart"),
    path("views/", list_views.save_view, name="save-view"),
    path("views/<slug:pid>/drop/", list_views.drop_view, name="drop-view"),
    path("columns/", list_views.choose_columns, name="columns"),
    path("export/", work_views.export, name="export"),
    path("export/<slug:pid>/", work_views.export_run, name="export-run"),
    path("bulk/", work_views.begin_bulk, name="bulk"),
    path("bulk/<slug:pid>/", work_views.bulk_run, name="bulk-run"),
    path("import/", import_views.imports, name="imports"),
    path("import/template/", import_views.template, name="import-template"),
    path("import/<slug:pid>/", import_views.import_run, name="import"),
    path("import/<slug:pid>/step/", import_views.import_step, name="import-step"),
    path("import/<slug:pid>/problems/", import_views.problems, name="import-problems"),
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
