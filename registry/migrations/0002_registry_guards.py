"""The database holds what a published version says of itself, and that nothing comes from itself."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION registry_version_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.manifest, OLD.content_hash, OLD.content, OLD.licence, OLD.policy, OLD.token, OLD.asset_id, OLD.number,
        OLD.campaign_id)
        IS DISTINCT FROM (NEW.manifest, NEW.content_hash, NEW.content, NEW.licence, NEW.policy, NEW.token,
        NEW.asset_id, NEW.number, NEW.campaign_id) THEN
        RAISE EXCEPTION 'version % is published and fixed', OLD.id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'version_fixed';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER version_fixed BEFORE UPDATE ON registry_version
    FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION registry_version_fixed();

CREATE FUNCTION registry_edge_of_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    child uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.child_id ELSE NEW.child_id END;
BEGIN
    IF (SELECT state FROM registry_version WHERE id = child) <> 'draft' THEN
        RAISE EXCEPTION 'version % is published: where it comes from is fixed', child
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'edge_of_draft';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    -- A draft is nobody's parent, and a published version gets no parents: so no way leads back.
    IF (SELECT state FROM registry_version WHERE id = NEW.parent_id) = 'draft' THEN
        RAISE EXCEPTION 'version % is a draft and nobody''s parent', NEW.parent_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'edge_to_published';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER edge_of_draft BEFORE INSERT OR UPDATE OR DELETE ON registry_edge
    FOR EACH ROW EXECUTE FUNCTION registry_edge_of_draft();
"""

NO_GUARDS = """
DROP TRIGGER edge_of_draft ON registry_edge;
DROP FUNCTION registry_edge_of_draft();
DROP TRIGGER version_fixed ON registry_version;
DROP FUNCTION registry_version_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
