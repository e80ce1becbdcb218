from django.urls import path

from luoshi.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.unit_list, name="list"),
    path("unit/", views.add_unit, name="add-unit"),
    path("name/<slug:pid>/", views.add_name, name="add-name"),
    path("group/<slug:pid>/", views.group, name="group"),
]
