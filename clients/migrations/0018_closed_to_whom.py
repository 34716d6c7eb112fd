from django.db import migrations, models

from privacy.frozen import frozen

KINDS = (
    *("urgent", "to_review", "contact_unsafe", "missed_check_ins"),
    *("screening_overdue", "safety_plan_due"),
)


class Migration(migrations.Migration):
    dependencies = [("clients", "0017_terms_of_both"), ("practices", "0007_closed_sign_ins")]
    operations = [
        migrations.AlterField(
            model_name="inboxitem",
            name="kind",
            field=models.TextField(choices=[(kind, kind) for kind in KINDS]),
        ),
        *frozen(__file__, "0018_closed_to_whom.sql"),
    ]
