from django.urls import path

from luoshi.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("post/", views.choose_post, name="choose-post"),
]
