-- Whether a server takes writes, and the timeline that it writes to. Two that write have timelines of their own.
SELECT CASE WHEN pg_is_in_recovery() THEN 'follows'
  ELSE concat_ws(E'\t', 'writes', left(pg_walfile_name(pg_current_wal_lsn()), 8)) END AS line
