from django.urls import path

from luoshi.directory.importing.runs import TABLES
from luoshi.directory.views import groups, imports, people, units

app_name = "directory"
urlpatterns = [
    path("", units.unit_list, name="list"),
    path("unit/", units.add_unit, name="add-unit"),
    path("unit/<slug:pid>/", units.unit, name="unit"),
    path("unit/<slug:pid>/amend/", units.amend, name="amend"),
    path("unit/<slug:pid>/rename/", units.rename, name="rename"),
    path("unit/<slug:pid>/abolish/", units.abolish, name="abolish"),
    path("name/<slug:pid>/", units.add_name, name="add-name"),
    path("name/<slug:pid>/withdraw/", units.withdraw_name, name="withdraw-name"),
    path("group/", groups.add_group, name="add-group"),
    path("group/<slug:pid>/", groups.group, name="group"),
    path("people/", people.people_list, name="people"),
    path("people/add/", people.add_person, name="add-person"),
    path("person/<slug:pid>/", people.person, name="person"),
    path("person/<slug:pid>/amend/", people.amend_person, name="amend-person"),
    path("person/<slug:pid>/appoint/", people.give_post, name="give-post"),
    path("post/<slug:pid>/end/", people.end_post, name="end-post"),
    path("post/<slug:pid>/transfer/", people.transfer, name="transfer"),
]
for _table in TABLES.values():
    urlpatterns += [
        path(f"import/{_table.what}/", imports.begin(_table), name=f"import-{_table.what}"),
        path(f"import/{_table.what}/template/", imports.template(_table), name=f"template-{_table.what}"),
        path(f"import/{_table.what}/<slug:pid>/", imports.check(_table), name=f"check-{_table.what}"),
        path(
            f"import/{_table.what}/<slug:pid>/errors/", imports.errors(_table), name=f"errors-{_table.what}"
        ),
    ]
