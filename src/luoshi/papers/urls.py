from django.urls import path

from luoshi.papers import views

app_name = "papers"
urlpatterns = [
    path("letters/<slug:pid>/", views.letter_list, name="letters"),
    path("letters/<slug:pid>/docx/", views.letter, name="letter"),
    path("summaries/", views.summaries_page, name="summaries"),
    path("summary/<slug:pid>/", views.summary, name="summary"),
    path("letters/<slug:pid>/zip/", views.every_letter, name="every-letter"),
]
