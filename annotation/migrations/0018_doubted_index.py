from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("annotation", "0017_sought")]

    operations = [
        AddIndexConcurrently(
            model_name="task",
            index=models.Index(
                condition=models.Q(("slots_left__gt", 0), ("state", "open"), ("wanted__isnull", False)),
                fields=["campaign", "priority", "id"],
                name="task_queue_doubted",
            ),
        ),
    ]
