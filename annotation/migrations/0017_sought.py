"""Who is asked first where others differ."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotation", "0016_second_reviews")]

    operations = [
        migrations.AddField(
            model_name="cursor",
            name="sought",
            field=models.BooleanField(
                db_default=False, default=False, help_text="asked first where others differ: more is to be gained"
            ),
        ),
    ]
