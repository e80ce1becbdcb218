from django.urls import path

from luoshi.plans import views

app_name = "plans"
urlpatterns = [
    path("", views.plan_list, name="list"),
    path("upload/", views.upload, name="upload"),
    path("intake/<slug:pid>/", views.intake, name="intake"),
    path("version/<slug:pid>/", views.review, name="review"),
    path("version/<slug:pid>/confirm-certain/", views.confirm_certain, name="confirm-certain"),
    path("version/<slug:pid>/names/", views.names, name="names"),
    path("version/<slug:pid>/source/", views.source, name="source"),
    path("version/<slug:pid>/fix/", views.apply_fixes, name="apply-fixes"),
    path("finding/<slug:pid>/", views.judge, name="judge"),
    path("item/<slug:pid>/", views.decide, name="decide"),
]
