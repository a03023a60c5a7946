"""What is decided about things to do. The list of them is the home page."""

from django.urls import URLPattern, URLResolver, path

from engagement.views.todo.item import todo_item
from engagement.views.todo.put_off import todo_put_off

urlpatterns: list[URLPattern | URLResolver] = [
    path("put-off/", todo_put_off, name="todo_put_off"),
    path("<slug:kind>/records/<uuid:subject_id>/", todo_item, name="todo_item"),
]
