-- Recent watches of all members are read by time, so the cost depends on recent watches and not on all watches.
CREATE INDEX watch_by_time ON watch (watched_at) INCLUDE (member_pk, film_pk, visibility, rating);
