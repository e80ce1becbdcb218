from django.urls import path

from luoshi.cascade import views

app_name = "cascade"
urlpatterns = [
    path("", views.comparison_list, name="list"),
    path("compare/", views.compare, name="compare"),
    path("<slug:pid>/", views.comparison, name="comparison"),
    path("link/<slug:pid>/", views.judge, name="judge"),
]
