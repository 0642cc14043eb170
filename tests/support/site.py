"""The web layer running on a real port, with a session to talk to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.fake_services import FakeParts, make_job, make_orphan, make_parts
from tests.support.raw_http import RawAnswer, ask
from tests.support.videos import make_video
from videogen_desktop.web.application import build_application
from videogen_desktop.web.door import Door
from videogen_desktop.web.routes import body_limit
from videogen_desktop.web.server import LoopbackServer, Patience

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.domain.video import Video

# Long enough for ranges, and its first box says MP4 to whoever looks.
CONTENT = (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(range(250)) * 4)[:1000]


class Site:
    """One server with one job, one video and one unknown video at Azure."""

    def __init__(self, root: Path, patience: Patience | None = None) -> None:
        self.parts: FakeParts = make_parts(root)
        services = self.parts.services
        door = Door(services.session)
        door.open(build_application(services), body_limit)
        self.server = LoopbackServer(door, body_limit=door.body_limit, patience=patience)
        self.port = self.server.port
        self.origin = f"http://127.0.0.1:{self.port}"
        self.cookie = f"videogen_{self.port}={services.session.secret}"
        self.parts.desk.jobs["job_0"] = make_job()
        self.parts.desk.found["video_1"] = make_orphan()
        self.video = self.add_video()
        self.server.start()

    def add_video(self, path: str = "2026-11/a boat.mp4", content: bytes = CONTENT) -> Video:
        services = self.parts.services
        video = make_video(path=path, size_bytes=len(content))
        services.videos.add(video)
        file = services.media.video_path(video)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return video

    def head(self, method: str, target: str, **headers: str | None) -> bytes:
        """Return a request head as our page sends it; ``None`` leaves a field out."""
        fields: dict[str, str | None] = {
            "Host": f"127.0.0.1:{self.port}",
            "Cookie": self.cookie,
            "Sec-Fetch-Site": "same-origin",
        }
        if method not in {"GET", "HEAD"}:
            fields |= {"Origin": self.origin, "Content-Type": "application/json"}
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{method} {target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in fields.items() if value is not None]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def ask(self, method: str, target: str, body: bytes = b"", **headers: str | None) -> RawAnswer:
        """Send one request on a connection of its own."""
        length = str(len(body)) if body else None
        head = self.head(method, target, **{"Content_Length": length, **headers})
        return ask(self.port, head + body, head_only=method == "HEAD")

    def address(self, pattern: str) -> str:
        """Fill in a route's pattern so that it names something that is there."""
        return (
            pattern.replace("<job_id>", "job_0")
            .replace("<remote_id>", "video_1")
            .replace("<video_id>", self.video.id)
            .replace("<pack_id>", "task_0")
        )

    def close(self) -> None:
        self.server.stop()
        self.parts.close()
