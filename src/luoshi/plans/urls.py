from django.urls import path

from luoshi.plans.views import comparing, editing, listing, reviewing

app_name = "plans"
urlpatterns = [
    path("", listing.plan_list, name="list"),
    path("upload/", listing.upload, name="upload"),
    path("intake/<slug:pid>/", listing.intake, name="intake"),
    path("version/<slug:pid>/", reviewing.review, name="review"),
    path("version/<slug:pid>/confirm-certain/", reviewing.confirm_certain, name="confirm-certain"),
    path("version/<slug:pid>/undo/", reviewing.undo, name="undo"),
    path("version/<slug:pid>/others/", reviewing.others, name="others"),
    path("version/<slug:pid>/whole/", reviewing.whole, name="whole"),
    path("version/<slug:pid>/take/", editing.take, name="take"),
    path("version/<slug:pid>/meta/", editing.meta, name="meta"),
    path("version/<slug:pid>/goals/", editing.goals, name="goals"),
    path("duty/<slug:pid>/", editing.duty, name="duty"),
    path("version/<slug:pid>/compare/", comparing.compare, name="compare"),
    path("version/<slug:pid>/pair/", comparing.pair, name="pair"),
    path("version/<slug:pid>/ask/", comparing.ask, name="ask"),
    path("version/<slug:pid>/approve/", comparing.approve, name="approve"),
    path("version/<slug:pid>/names/", listing.names, name="names"),
    path("version/<slug:pid>/source/", listing.source, name="source"),
    path("version/<slug:pid>/fix/", reviewing.apply_fixes, name="apply-fixes"),
    path("finding/<slug:pid>/", reviewing.judge, name="judge"),
    path("item/<slug:pid>/", reviewing.decide, name="decide"),
    path("item/<slug:pid>/correct/", editing.correct, name="correct"),
    path("item/<slug:pid>/card/", editing.shown, name="card"),
    path("item/<slug:pid>/machine/", editing.machine, name="machine"),
    path("item/<slug:pid>/merge/", editing.merge, name="merge"),
]
