from django.urls import path

from luoshi.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notice_list, name="list"),
    path("read-all/", views.read_all, name="read-all"),
    path("read/<slug:pid>/", views.read, name="read"),
    path("open/<slug:pid>/", views.open_notice, name="open"),
]
