from django.db import migrations

import caravan.lib.fields


class Migration(migrations.Migration):
    dependencies = [("annotation", "0018_doubted_index")]

    operations = [
        migrations.AddField(
            model_name="tally",
            name="reviews_base_units",
            field=caravan.lib.fields.BaseUnitsField(
                db_default=0, default=0, help_text="earned by reviewers, no longer available"
            ),
        ),
    ]
