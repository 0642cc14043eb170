INSERT INTO library(one, id) VALUES (1, '0123456789abcdef0123456789abcdef');
INSERT INTO video_counts(trashed, number) VALUES (0, 0), (1, 0);
INSERT INTO claims(remote_id, resource, job_id, why, claimed_at)
VALUES ('video_1', 'acme', NULL, 'record', 1790000000.0);
INSERT INTO videos(
    key, id, prompt, path, sha256, size_bytes, created_at, saved_at, width, height,
    duration_seconds, frame_rate, has_audio, codecs, seconds, title, job_id, group_id, take_index,
    connection_id, resource, dialect, deployment, remote_id, output_id, parent_video_id, practice,
    has_provenance, has_poster, stars, pick, tags, notes, trashed_at, missing, sort_title
) VALUES (
    1790000000000, 'vid_aaaaaaaaaaaaaaaaaaaa', 'a paper boat 紙の舟',
    '2026-09/2026-09-21 a paper boat 紙の舟 (k3v9).mp4',
    '0000000000000000000000000000000000000000000000000000000000000000', 1000, 1790000000.0,
    1790000060.0, 1280, 720, 4.0, 30.0, 1, 'avc1.640028,mp4a.40.2', 4, '', 'job_1', 'grp_1', 0,
    'con_1', 'acme', 'videos', 'sora-2', 'video_1', 'video_1', NULL, 0, 0, 1, 4, 'pick',
    '["Sea"]', '[{"id": "n1", "text": "look", "at_seconds": 1.5, "created_at": 1790000100.0}]',
    NULL, 0, 'a paper boat 紙の舟'
);
INSERT INTO video_words(key, text)
VALUES (1790000000000, 'a paper boat 紙の の舟 舟
sea
look
' || char(57344) || 'sea');
