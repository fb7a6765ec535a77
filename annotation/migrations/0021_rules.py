import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0020_remarks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="cursor",
            name="rests_until",
            field=models.DateTimeField(help_text="an owner's rule hands out nothing new until then", null=True),
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "parameters",
                    models.JSONField(default=dict, help_text="fast_s: an answer given in fewer seconds is fast"),
                ),
                (
                    "condition",
                    models.JSONField(help_text="every, fewest, and comparisons of [collector, below, limit]"),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("restrict", "hand out nothing new to them"),
                            ("review", "have their waiting answers reviewed"),
                            ("message", "tell them"),
                            ("owner", "only note it here"),
                        ],
                        max_length=8,
                    ),
                ),
                ("hours", models.PositiveIntegerField(default=0, help_text="of a restriction; 0: for ever")),
                ("message", models.CharField(blank=True, help_text="what the person is told", max_length=500)),
                ("active", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rules", to="annotation.campaign"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RuleFiring",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("cause", models.CharField(help_text="once, or the day for rules that speak of a day", max_length=20)),
                (
                    "said",
                    models.JSONField(
                        help_text="the rule as it was: name, condition, parameters, action, hours, message"
                    ),
                ),
                ("values", models.JSONField()),
                ("answers_sent", models.PositiveIntegerField(default=0, help_text="to review, by this firing")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "until",
                    models.DateTimeField(help_text="end of the restriction; empty: none, or for ever", null=True),
                ),
                ("question", models.CharField(blank=True, help_text="what the person asks the owner", max_length=500)),
                ("lifted_at", models.DateTimeField(null=True)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rule_firings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="firings", to="annotation.rule"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="rule",
            index=models.Index(fields=["campaign", "id"], name="rule_of_campaign"),
        ),
        migrations.AddIndex(
            model_name="rulefiring",
            index=models.Index(fields=["person", "-id"], name="rule_firing_of_person"),
        ),
        migrations.AddConstraint(
            model_name="rulefiring",
            constraint=models.UniqueConstraint(
                fields=("rule", "version", "person", "cause"), name="rule_fires_once_for_a_cause"
            ),
        ),
    ]
