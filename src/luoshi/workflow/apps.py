from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "luoshi.workflow"
    label = "workflow"
