import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caravan.lib.fields


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0005_gold_exams_skills"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="appeal_answer_s",
            field=models.PositiveIntegerField(
                db_default=432000, default=432000, verbose_name="time to answer an appeal in seconds"
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="appeal_window_s",
            field=models.PositiveIntegerField(
                db_default=604800, default=604800, verbose_name="appeal window in seconds"
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="max_answers_per_task",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="a doubtful task gets one answer more at a time, up to so many; empty: always answers_per_task",
                null=True,
                verbose_name="answers per task at most",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="pilot_share",
            field=models.FloatField(
                db_default=0.02,
                default=0.02,
                help_text="of the tasks, which always get the most answers, so that confidence can be checked",
                verbose_name="share of pilot tasks",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="review_price_base_units",
            field=caravan.lib.fields.BaseUnitsField(db_default=0, default=0, verbose_name="price per review"),
        ),
        migrations.AddField(
            model_name="campaign",
            name="second_review_share",
            field=models.FloatField(
                db_default=0,
                default=0,
                help_text="of the verdicts, seen by another reviewer",
                verbose_name="share of second reviews",
            ),
        ),
        migrations.AddField(
            model_name="resolution",
            name="evidence",
            field=models.JSONField(
                db_default=models.Value({}, models.JSONField()),
                default=dict,
                help_text="numbers that let a stranger find the same answer",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="wanted",
            field=models.PositiveSmallIntegerField(
                help_text="answers after which it is resolved; empty: as many as the campaign says", null=True
            ),
        ),
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("terms", models.JSONField(help_text="every term by name; base units as decimal strings")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="policies", to="annotation.campaign"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("campaign", "version"), name="policy_version_once")],
            },
        ),
    ]
