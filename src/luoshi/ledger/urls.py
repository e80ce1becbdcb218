from django.urls import path

from luoshi.ledger import list_views, views, work_views

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
    path("task/<slug:pid>/", views.task, name="task"),
    path("issue/<slug:pid>/", views.issue, name="issue"),
]
