from django.urls import path

from luoshi.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.task_list, name="list"),
    path("task/<slug:pid>/", views.task, name="task"),
    path("issue/<slug:pid>/", views.issue, name="issue"),
]
