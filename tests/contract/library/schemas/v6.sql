CREATE TABLE connections (
    id          TEXT PRIMARY KEY,
    base_url    TEXT NOT NULL,
    dialect     TEXT NOT NULL,
    deployment  TEXT NOT NULL,
    api_version TEXT NOT NULL,
    sign_in     TEXT NOT NULL,
    scope       TEXT NOT NULL,
    pause       TEXT,                               -- JSON of JobError while it is refused
    paused_at   REAL                                -- our clock
) STRICT;
CREATE TABLE library (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    id   TEXT NOT NULL,
    sends INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE resources (
    name         TEXT PRIMARY KEY,
    echo_prompt  TEXT NOT NULL DEFAULT 'unknown',   -- unknown, verbatim, changed, none
    echo_model   TEXT NOT NULL DEFAULT 'unknown',
    max_list_lag REAL NOT NULL DEFAULT 0,           -- seconds
    own_seen     INTEGER NOT NULL DEFAULT 0,        -- a list has shown an id of ours
    shared_until REAL NOT NULL DEFAULT 0            -- others use the account, at least until then
) STRICT;
CREATE TABLE orders (
    request_id TEXT PRIMARY KEY,
    body_hash  TEXT NOT NULL,
    job_ids    TEXT NOT NULL,                       -- JSON array
    created_at REAL NOT NULL
) STRICT;
CREATE TABLE jobs (
    rowid_          INTEGER PRIMARY KEY,
    id              TEXT NOT NULL UNIQUE,
    group_id        TEXT NOT NULL,
    connection_id   TEXT NOT NULL REFERENCES connections(id),
    resource        TEXT NOT NULL,
    state           TEXT NOT NULL,
    prompt          TEXT NOT NULL,
    width           INTEGER NOT NULL,
    height          INTEGER NOT NULL,
    seconds         INTEGER NOT NULL,
    variant_count   INTEGER NOT NULL,
    remix_of        TEXT,
    parent_video_id TEXT,
    created_at      REAL NOT NULL,
    updated_at      REAL NOT NULL,
    hold_until      REAL NOT NULL,
    not_before      REAL NOT NULL DEFAULT 0,
    wait_code       TEXT NOT NULL DEFAULT '',       -- why not_before is in the future
    cancel_wanted   INTEGER NOT NULL DEFAULT 0,
    permitted_at    REAL NOT NULL,                  -- the person's last word that it may be sent
    machine_id      TEXT NOT NULL,
    progress        INTEGER,
    remote_id       TEXT,
    remote_created_at REAL,
    submitted_at    REAL,
    expires_at      REAL,                           -- by the service's clock
    service_skew    REAL NOT NULL DEFAULT 0,        -- service clock minus ours, seconds
    remote_open     INTEGER NOT NULL DEFAULT 0,     -- cancelled here, still going on there
    ended_at        REAL,
    candidates      TEXT NOT NULL DEFAULT '[]',     -- JSON: remote ids that could be this job
    error           TEXT                            -- JSON of domain.job.JobError
) STRICT;
CREATE INDEX jobs_by_state ON jobs(state, rowid_);
CREATE INDEX jobs_by_end ON jobs(ended_at) WHERE ended_at IS NOT NULL;
CREATE TABLE attempts (
    job_id       TEXT NOT NULL REFERENCES jobs(id),
    n            INTEGER NOT NULL,
    resource     TEXT NOT NULL,
    intent_at    REAL NOT NULL,                     -- our clock
    service_at   REAL NOT NULL,                     -- the service's clock at the same moment
    baseline_ids TEXT NOT NULL,                     -- JSON array: there before, so never ours
    closed_at    REAL,                              -- the socket's end; NULL after a crash
    settled_at   REAL,                              -- the end of looking, service clock
    online_seconds REAL NOT NULL DEFAULT 0,         -- time already spent looking, online
    complete_lookups INTEGER NOT NULL DEFAULT 0,    -- complete lists read after the window
    outcome      TEXT NOT NULL,                     -- open, answered, nothing_made, found, settled
    PRIMARY KEY (job_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempts_by_resource ON attempts(resource, intent_at);
CREATE TABLE claims (
    remote_id  TEXT PRIMARY KEY,
    resource   TEXT NOT NULL,
    job_id     TEXT,
    why        TEXT NOT NULL,  -- answered, found, chosen, extra, orphan, record, not_mine
    claimed_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX claims_by_job ON claims(job_id);
CREATE TABLE takes (
    output_id   TEXT PRIMARY KEY,
    job_id      TEXT NOT NULL REFERENCES jobs(id),
    remote_id   TEXT NOT NULL,                      -- a job that was made twice has two
    position    INTEGER NOT NULL,
    state       TEXT NOT NULL,                      -- pending, saved, gone
    video_id    TEXT NOT NULL UNIQUE,
    path        TEXT NOT NULL DEFAULT '',           -- decided before the first byte arrives
    etag        TEXT NOT NULL DEFAULT '',
    sha256      TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX takes_by_job ON takes(job_id);
CREATE TABLE orphans (
    remote_id  TEXT PRIMARY KEY,
    connection_id TEXT NOT NULL,
    resource   TEXT NOT NULL,
    seen_at    REAL NOT NULL,
    created_at REAL,
    expires_at REAL,
    prompt     TEXT,
    width      INTEGER,
    height     INTEGER,
    seconds    INTEGER,
    output_ids TEXT NOT NULL,
    job_id     TEXT                                 -- cancelled here, but Azure finished it anyway
) STRICT, WITHOUT ROWID;
CREATE TABLE driver (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    machine_id TEXT NOT NULL,
    heartbeat  REAL NOT NULL
) STRICT;
CREATE TABLE videos (
    key              INTEGER PRIMARY KEY,
    id               TEXT NOT NULL UNIQUE,
    prompt           TEXT NOT NULL,
    path             TEXT NOT NULL UNIQUE,          -- relative to the video folder, with /
    sha256           TEXT NOT NULL,
    size_bytes       INTEGER NOT NULL,
    created_at       REAL NOT NULL,
    saved_at         REAL NOT NULL,
    width            INTEGER NOT NULL,
    height           INTEGER NOT NULL,
    duration_seconds REAL NOT NULL,
    frame_rate       REAL NOT NULL,
    has_audio        INTEGER NOT NULL,
    codecs           TEXT NOT NULL,
    seconds          INTEGER,                       -- asked for
    title            TEXT NOT NULL,
    job_id           TEXT,
    group_id         TEXT,
    take_index       INTEGER NOT NULL,
    connection_id    TEXT,
    resource         TEXT NOT NULL,
    dialect          TEXT NOT NULL,
    deployment       TEXT NOT NULL,
    remote_id        TEXT,
    output_id        TEXT,
    parent_video_id  TEXT,
    practice         INTEGER NOT NULL,
    has_provenance   INTEGER NOT NULL,
    has_poster       INTEGER NOT NULL,
    stars            INTEGER NOT NULL,
    pick             TEXT NOT NULL,                 -- none, pick, reject
    tags             TEXT NOT NULL,                 -- JSON array of strings
    notes            TEXT NOT NULL,                 -- JSON array of domain.video.Note
    trashed_at       REAL,
    missing          INTEGER NOT NULL,
    sort_title       TEXT NOT NULL,                 -- what sorting by title compares
    files_behind     INTEGER NOT NULL DEFAULT 0,    -- the files still have to follow this row
    shape            TEXT GENERATED ALWAYS AS (CASE WHEN width > height THEN 'landscape'
                          WHEN width < height THEN 'portrait' ELSE 'square' END) VIRTUAL
, length TEXT GENERATED ALWAYS AS (CASE
    WHEN duration_seconds < 5.5 THEN 'short' WHEN duration_seconds < 10.5 THEN 'medium'
    ELSE 'long' END) VIRTUAL) STRICT;
CREATE INDEX videos_by_duration ON videos(duration_seconds, key) WHERE trashed_at IS NULL;
CREATE INDEX videos_by_stars ON videos(stars, key) WHERE trashed_at IS NULL;
CREATE INDEX videos_by_title ON videos(sort_title, key) WHERE trashed_at IS NULL;
CREATE INDEX videos_in_trash ON videos(key) WHERE trashed_at IS NOT NULL;
CREATE INDEX videos_by_job ON videos(job_id) WHERE job_id IS NOT NULL;
CREATE INDEX videos_by_output ON videos(output_id) WHERE output_id IS NOT NULL;
CREATE INDEX videos_by_parent ON videos(parent_video_id) WHERE parent_video_id IS NOT NULL;
CREATE INDEX videos_behind ON videos(key) WHERE files_behind = 1;
CREATE INDEX videos_by_content ON videos(sha256);
CREATE TABLE video_words (
    key  INTEGER PRIMARY KEY REFERENCES videos(key) ON DELETE CASCADE,
    text TEXT NOT NULL
) STRICT;
CREATE TRIGGER video_words_added AFTER INSERT ON video_words BEGIN
    INSERT INTO video_search(rowid, text) VALUES (new.key, new.text);
END;
CREATE TRIGGER video_words_removed AFTER DELETE ON video_words BEGIN
    INSERT INTO video_search(video_search, rowid, text) VALUES ('delete', old.key, old.text);
END;
CREATE TRIGGER video_words_changed AFTER UPDATE ON video_words BEGIN
    INSERT INTO video_search(video_search, rowid, text) VALUES ('delete', old.key, old.text);
    INSERT INTO video_search(rowid, text) VALUES (new.key, new.text);
END;
CREATE TABLE video_counts (
    trashed INTEGER PRIMARY KEY CHECK (trashed IN (0, 1)),
    number  INTEGER NOT NULL
, size_bytes INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX videos_by_group ON videos(group_id) WHERE group_id IS NOT NULL;
CREATE INDEX jobs_by_prompt
ON jobs(length(prompt), substr(prompt, 1, 48), substr(prompt, -48), rowid_);
CREATE INDEX videos_facets ON videos(key, pick, stars, shape, length, practice, duration_seconds)
    WHERE trashed_at IS NULL;
CREATE INDEX videos_tagged ON videos(tags) WHERE trashed_at IS NULL AND tags <> '[]';
CREATE VIRTUAL TABLE video_search USING fts5(
    text, content='video_words', content_rowid='key', tokenize='ascii',
    detail=none, columnsize=0, prefix='1 2 3 4 5 6 7 8 9 10 11 12'
);
CREATE TRIGGER videos_added AFTER INSERT ON videos BEGIN
    UPDATE video_counts SET number = number + 1, size_bytes = size_bytes + new.size_bytes
    WHERE trashed = (new.trashed_at IS NOT NULL);
END;
CREATE TRIGGER videos_removed AFTER DELETE ON videos BEGIN
    UPDATE video_counts SET number = number - 1, size_bytes = size_bytes - old.size_bytes
    WHERE trashed = (old.trashed_at IS NOT NULL);
END;
CREATE TRIGGER videos_moved AFTER UPDATE OF trashed_at, size_bytes ON videos
WHEN (old.trashed_at IS NULL) <> (new.trashed_at IS NULL) OR old.size_bytes <> new.size_bytes BEGIN
    UPDATE video_counts SET number = number - 1, size_bytes = size_bytes - old.size_bytes
    WHERE trashed = (old.trashed_at IS NOT NULL);
    UPDATE video_counts SET number = number + 1, size_bytes = size_bytes + new.size_bytes
    WHERE trashed = (new.trashed_at IS NOT NULL);
END;
PRAGMA user_version = 6;
