"""Mail servers on this machine for tests: one that works, refuses some or lets nobody in, a silent one, and none."""

import contextlib
import socket
import socketserver
import threading

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def use_port(settings, port):
    """Have mail sent to this port of this machine, with little patience."""
    settings.EMAIL_BACKEND = SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.3


@contextlib.contextmanager
def no_server(settings):
    """Nobody listens there: connections are refused."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        use_port(settings, taken.getsockname()[1])
        yield


@contextlib.contextmanager
def silent_server(settings):
    """It accepts, and never says a word; gives the socket."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        use_port(settings, listening.getsockname()[1])
        yield listening


@contextlib.contextmanager
def server(settings, *, refuses=(), hangs_up_on=(), silent_at=()):
    """Takes mail, but for these addresses: refused, hung up on, or never answered; gives those written to, in order."""
    reached, over = [], threading.Event()

    class Talk(socketserver.StreamRequestHandler):
        def say(self, words):
            self.wfile.write(words.encode() + b"\r\n")

        def handle(self):
            self.say("220 here")
            to = ""
            for line in self.rfile:
                words = line.decode().strip()
                if words.upper().startswith("RCPT"):
                    to = words.partition("<")[2].partition(">")[0]
                    if to in hangs_up_on:
                        return
                    if to in silent_at:
                        over.wait(20)
                        return
                    self.say("550 no such user" if to in refuses else "250 ok")
                elif words.upper() == "DATA":
                    self.say("354 go on")
                    while self.rfile.readline() not in (b".\r\n", b""):
                        pass
                    reached.append(to)
                    self.say("250 taken")
                elif words.upper() == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Talk) as serving:
        use_port(settings, serving.server_address[1])
        thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield reached
        finally:
            over.set()
            serving.shutdown()
            thread.join()
