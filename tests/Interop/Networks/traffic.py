"""Sends and receives for the tests of networks: serve ADDRESS SECONDS, or fetch ADDRESS."""
import socket
import sys
import time

PORT = 7777
what, address = sys.argv[1:3]
family = socket.AF_INET6 if ":" in address else socket.AF_INET
if what == "serve":
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, PORT))
        listener.listen()
        print("ready", flush=True)
        peer, name = listener.accept()
        print(name[0], flush=True)
        end = time.monotonic() + float(sys.argv[3])
        block = bytes(16384)
        try:
            peer.sendall(b"hello")
            while time.monotonic() < end:
                peer.sendall(block)
        except OSError:
            pass
        peer.close()
else:
    with socket.socket(family) as client:
        client.settimeout(10)
        client.connect((address, PORT))
        # What is in flight at the start would make the rate look higher.
        received, first = 0, None
        begin = time.monotonic()
        while data := client.recv(65536):
            now = time.monotonic()
            if now - begin < 1:
                continue
            if first is None:
                first = now
            else:
                received += len(data)
                last = now
        print(int(received / (last - first)) if received else 0)
