from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0009_statistics"),
    ]

    operations = [
        migrations.AddField(
            model_name="prediction",
            name="source",
            field=models.CharField(
                choices=[
                    ("model", "A model, over HTTP"),
                    ("file", "A prediction in an imported file"),
                    ("annotation", "Somebody’s answer in an imported file"),
                ],
                db_default="model",
                default="model",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="prediction",
            name="backend",
            field=models.ForeignKey(
                help_text="null: handed in",
                null=True,
                on_delete=models.deletion.CASCADE,
                related_name="predictions",
                to="annotation.modelbackend",
            ),
        ),
    ]
