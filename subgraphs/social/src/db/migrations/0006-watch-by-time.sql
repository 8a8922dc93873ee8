-- What everybody watched lately is read by time, so that it costs what was watched lately and not what was ever watched.
CREATE INDEX watch_by_time ON watch (watched_at) INCLUDE (member_pk, film_pk, visibility, rating);
