from django.urls import path

from luoshi.accounts.views import administration, sessions

app_name = "accounts"
urlpatterns = [
    path("", administration.account_list, name="list"),
    path("security/", administration.security, name="security"),
    path("open/<slug:pid>/", administration.open_account, name="open"),
    path("switch/<slug:pid>/", administration.switch, name="switch"),
    path("unlock/<slug:pid>/", administration.unlock, name="unlock"),
    path("reset/<slug:pid>/", administration.reset, name="reset"),
    path("password/", sessions.password, name="password"),
    path("sign-in/", sessions.sign_in, name="sign-in"),
    path("sign-out/", sessions.sign_out, name="sign-out"),
    path("post/", sessions.choose_post, name="choose-post"),
]
