from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("annotation", "0012_held_pay")]

    operations = [
        AddIndexConcurrently(
            model_name="contribution",
            index=models.Index(
                condition=models.Q(("held_until__isnull", False)), fields=["held_until"], name="contribution_held"
            ),
        ),
    ]
