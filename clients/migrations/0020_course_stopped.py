from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0019_inbox_subjects"),
    ]

    operations = [
        migrations.AlterField(
            model_name="inboxitem",
            name="kind",
            field=models.TextField(
                choices=[
                    ("urgent", "urgent"),
                    ("to_review", "to_review"),
                    ("contact_unsafe", "contact_unsafe"),
                    ("missed_check_ins", "missed_check_ins"),
                    ("screening_overdue", "screening_overdue"),
                    ("safety_plan_due", "safety_plan_due"),
                    ("course_stopped", "course_stopped"),
                ]
            ),
        ),
    ]
