"""The database refuses an entry that does not sum to zero, and any change to one that was written."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION rewards_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Once per entry, by its last line: an epoch's entry has tens of thousands.
    IF NEW.id = (SELECT max(id) FROM rewards_line WHERE entry_id = NEW.entry_id) AND EXISTS (
        SELECT 1 FROM rewards_line line JOIN rewards_account account ON account.id = line.account_id
        WHERE line.entry_id = NEW.entry_id GROUP BY account.token HAVING sum(line.amount_base_units) <> 0
    ) THEN
        RAISE EXCEPTION 'ledger entry % does not sum to zero', NEW.entry_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'entry_balances';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON rewards_line
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION rewards_entry_balances();

CREATE FUNCTION rewards_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is only ever added to: % on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ledger_append_only';
END $$;

CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON rewards_line
    FOR EACH ROW EXECUTE FUNCTION rewards_append_only();
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON rewards_entry
    FOR EACH ROW EXECUTE FUNCTION rewards_append_only();

-- Hashes do not compress, and uncompressed ones can be read by the slice.
ALTER TABLE rewards_epoch ALTER COLUMN rewards_nodes SET STORAGE EXTERNAL;
ALTER TABLE rewards_epoch ALTER COLUMN contributions_nodes SET STORAGE EXTERNAL;
"""

NO_GUARDS = """
ALTER TABLE rewards_epoch ALTER COLUMN rewards_nodes SET STORAGE EXTENDED;
ALTER TABLE rewards_epoch ALTER COLUMN contributions_nodes SET STORAGE EXTENDED;
DROP TRIGGER ledger_append_only ON rewards_entry;
DROP TRIGGER ledger_append_only ON rewards_line;
DROP FUNCTION rewards_append_only();
DROP TRIGGER entry_balances ON rewards_line;
DROP FUNCTION rewards_entry_balances();
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
