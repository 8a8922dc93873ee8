-- Handles that were given up stay reserved, so that no other user can pose as their former owner, and a handle that is taken
-- tells nothing about its owner. Display names lose all invisible characters.

CREATE TABLE reserved_handle (
  handle text PRIMARY KEY,
  salt text NOT NULL,
  owner_digest text,
  expires_at timestamptz NOT NULL
);
CREATE INDEX reserved_handle_expires_at ON reserved_handle (expires_at);
COMMENT ON TABLE reserved_handle IS
  'Handles that members gave up, by a change or by erasure, in lower case. Until expires_at only the former owner can take one.';
COMMENT ON COLUMN reserved_handle.owner_digest IS
  'Recognises the former owner without naming them: a digest of salt and the subject of their tokens. NULL: there was no subject.';

CREATE FUNCTION handle_owner_digest(salt text, subject text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT encode(sha256(convert_to(salt || subject, 'UTF8')), 'hex')
$$;

CREATE FUNCTION reserve_former_handle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  new_salt text := gen_random_uuid()::text;
BEGIN
  IF TG_OP = 'UPDATE' AND lower(NEW.handle) = lower(OLD.handle) THEN RETURN NULL; END IF;
  DELETE FROM reserved_handle WHERE handle IN (
    SELECT handle FROM reserved_handle WHERE expires_at <= now() FOR UPDATE SKIP LOCKED);
  INSERT INTO reserved_handle (handle, salt, owner_digest, expires_at)
  VALUES (lower(OLD.handle), new_salt, handle_owner_digest(new_salt, OLD.subject), now() + interval '30 days')
  ON CONFLICT (handle) DO UPDATE
  SET salt = excluded.salt, owner_digest = excluded.owner_digest, expires_at = excluded.expires_at;
  RETURN NULL;
END $$;

-- It runs after the unique index has waited for other writers of the handle, so it sees what they reserved.
CREATE FUNCTION refuse_reserved_handle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  reserved reserved_handle;
BEGIN
  SELECT * INTO reserved FROM reserved_handle WHERE handle = lower(NEW.handle) AND expires_at > now();
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF reserved.owner_digest IS DISTINCT FROM handle_owner_digest(reserved.salt, NEW.subject) OR NEW.subject IS NULL THEN
    RAISE EXCEPTION 'the handle is reserved' USING ERRCODE = 'unique_violation', CONSTRAINT = 'member_handle';
  END IF;
  DELETE FROM reserved_handle WHERE handle = reserved.handle;
  RETURN NULL;
END $$;

CREATE TRIGGER member_refuse_reserved_handle AFTER INSERT OR UPDATE OF handle ON member
  FOR EACH ROW EXECUTE FUNCTION refuse_reserved_handle();
CREATE TRIGGER member_reserve_former_handle AFTER UPDATE OF handle OR DELETE ON member
  FOR EACH ROW EXECUTE FUNCTION reserve_former_handle();

-- The rules of displayName.ts, for names from before. A name that has nothing visible becomes the handle.
CREATE FUNCTION pg_temp.visible_name(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT trim(regexp_replace(regexp_replace(normalize(name, NFC),
    '[\u0001-\u0008\u000E-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u2800\u3164\uE000-\uF8FF\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\U0001BCA0-\U0001BCA3\U0001D159\U0001D173-\U0001D17A\U000E0000-\U000E0FFF\U000F0000-\U0010FFFF]',
    '', 'g'),
    '[\u0009-\u000D\u0020\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+', ' ', 'g'))
$$;
UPDATE member SET display_name = coalesce(nullif(left(pg_temp.visible_name(display_name), 80), ''), handle)
WHERE display_name <> coalesce(nullif(left(pg_temp.visible_name(display_name), 80), ''), handle);

-- The same idempotency key with another request is a conflict.
ALTER TABLE idempotency_key ADD COLUMN request_digest text;
COMMENT ON COLUMN idempotency_key.request_digest IS
  'A digest of the request that used the key first; NULL for keys from before it was stored, which match any request.';
