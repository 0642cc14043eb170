"""The tables of videos: what the grid pages through and what a search finds.

``key`` is the creation time in milliseconds, moved on by one where two videos share it. Newest
first is then plain key order, in the table and in the search index alike, so that neither a page
nor a search ever sorts. Every index that serves a page leaves out what lies in the trash.
"""

from __future__ import annotations

VIDEO_TABLES = """
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
) STRICT;
CREATE INDEX videos_live ON videos(key) WHERE trashed_at IS NULL;
CREATE INDEX videos_by_duration ON videos(duration_seconds, key) WHERE trashed_at IS NULL;
CREATE INDEX videos_by_stars ON videos(stars, key) WHERE trashed_at IS NULL;
CREATE INDEX videos_by_title ON videos(sort_title, key) WHERE trashed_at IS NULL;
CREATE INDEX videos_starred ON videos(key) WHERE trashed_at IS NULL AND stars > 0;
CREATE INDEX videos_by_pick ON videos(pick, key) WHERE trashed_at IS NULL;
CREATE INDEX videos_by_shape ON videos(shape, key) WHERE trashed_at IS NULL;
CREATE INDEX videos_in_trash ON videos(key) WHERE trashed_at IS NOT NULL;
CREATE INDEX videos_by_job ON videos(job_id) WHERE job_id IS NOT NULL;
CREATE INDEX videos_by_output ON videos(output_id) WHERE output_id IS NOT NULL;
CREATE INDEX videos_by_parent ON videos(parent_video_id) WHERE parent_video_id IS NOT NULL;
CREATE INDEX videos_behind ON videos(key) WHERE files_behind = 1;
CREATE INDEX videos_by_content ON videos(sha256);

-- The words of a video as library/search_words.py writes them, apart from the row itself, so that
-- a page of cards does not read them.
CREATE TABLE video_words (
    key  INTEGER PRIMARY KEY REFERENCES videos(key) ON DELETE CASCADE,
    text TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE video_search USING fts5(
    text, content='video_words', content_rowid='key', tokenize='ascii',
    detail=none, columnsize=0,                      -- neither phrases nor ranks are asked for
    prefix='1 2 3 4 5 6'                            -- a common word's start, as fast as the word
);
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

-- Counting 100,000 rows takes 13 ms; this keeps the two numbers that every page shows.
CREATE TABLE video_counts (
    trashed INTEGER PRIMARY KEY CHECK (trashed IN (0, 1)),
    number  INTEGER NOT NULL
) STRICT;
INSERT INTO video_counts(trashed, number) VALUES (0, 0), (1, 0);
CREATE TRIGGER videos_added AFTER INSERT ON videos BEGIN
    UPDATE video_counts SET number = number + 1 WHERE trashed = (new.trashed_at IS NOT NULL);
END;
CREATE TRIGGER videos_removed AFTER DELETE ON videos BEGIN
    UPDATE video_counts SET number = number - 1 WHERE trashed = (old.trashed_at IS NOT NULL);
END;
CREATE TRIGGER videos_moved AFTER UPDATE OF trashed_at ON videos
WHEN (old.trashed_at IS NULL) <> (new.trashed_at IS NULL) BEGIN
    UPDATE video_counts SET number = number - 1 WHERE trashed = (old.trashed_at IS NOT NULL);
    UPDATE video_counts SET number = number + 1 WHERE trashed = (new.trashed_at IS NOT NULL);
END;
"""

# For "the other takes of this order", which may lie in several jobs.
VIDEOS_BY_GROUP = """
CREATE INDEX videos_by_group ON videos(group_id) WHERE group_id IS NOT NULL;
"""

# The length as a choice, several filters at once without looking whole rows up, the
# tags in use, and what the videos and the trash take on the disk.
LIBRARY_AT_A_GLANCE = """
ALTER TABLE videos ADD COLUMN length TEXT GENERATED ALWAYS AS (CASE
    WHEN duration_seconds < 5.5 THEN 'short' WHEN duration_seconds < 10.5 THEN 'medium'
    ELSE 'long' END) VIRTUAL;
CREATE INDEX videos_by_length ON videos(length, key) WHERE trashed_at IS NULL;
CREATE INDEX videos_facets ON videos(key, pick, stars, shape, length, practice, duration_seconds)
    WHERE trashed_at IS NULL;
CREATE INDEX videos_tagged ON videos(tags) WHERE trashed_at IS NULL AND tags <> '[]';
CREATE INDEX videos_sizes ON videos(size_bytes, trashed_at);  -- this way no page can prefer it
"""

# The start of a word of up to twelve letters, as fast as the whole of a short one: beyond what
# ``prefix`` names, a frequent word's start is looked up by gathering every hit (13 ms for 0.3).
LONG_WORDS = """
DROP TABLE video_search;
CREATE VIRTUAL TABLE video_search USING fts5(
    text, content='video_words', content_rowid='key', tokenize='ascii',
    detail=none, columnsize=0, prefix='1 2 3 4 5 6 7 8 9 10 11 12'
);
INSERT INTO video_search(video_search) VALUES ('rebuild');
"""

# A page in the order of creation, filtered or not, walks along the index that holds all that can be
# filtered by; each index less is a page less to write for every new video. The two numbers that
# "storage" shows are kept as the counts are.
FEWER_INDEXES = """
DROP INDEX videos_live;
DROP INDEX videos_starred;
DROP INDEX videos_by_pick;
DROP INDEX videos_by_shape;
DROP INDEX videos_by_length;
DROP INDEX videos_sizes;
ALTER TABLE video_counts ADD COLUMN size_bytes INTEGER NOT NULL DEFAULT 0;
UPDATE video_counts SET size_bytes = (
    SELECT coalesce(sum(v.size_bytes), 0) FROM videos AS v
    WHERE (v.trashed_at IS NOT NULL) = video_counts.trashed
);
DROP TRIGGER videos_added;
CREATE TRIGGER videos_added AFTER INSERT ON videos BEGIN
    UPDATE video_counts SET number = number + 1, size_bytes = size_bytes + new.size_bytes
    WHERE trashed = (new.trashed_at IS NOT NULL);
END;
DROP TRIGGER videos_removed;
CREATE TRIGGER videos_removed AFTER DELETE ON videos BEGIN
    UPDATE video_counts SET number = number - 1, size_bytes = size_bytes - old.size_bytes
    WHERE trashed = (old.trashed_at IS NOT NULL);
END;
DROP TRIGGER videos_moved;
CREATE TRIGGER videos_moved AFTER UPDATE OF trashed_at, size_bytes ON videos
WHEN (old.trashed_at IS NULL) <> (new.trashed_at IS NULL) OR old.size_bytes <> new.size_bytes BEGIN
    UPDATE video_counts SET number = number - 1, size_bytes = size_bytes - old.size_bytes
    WHERE trashed = (old.trashed_at IS NOT NULL);
    UPDATE video_counts SET number = number + 1, size_bytes = size_bytes + new.size_bytes
    WHERE trashed = (new.trashed_at IS NOT NULL);
END;
"""
