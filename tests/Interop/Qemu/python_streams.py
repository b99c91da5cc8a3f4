"""Talks to a QEMU guest over streams with libvirt-python, and prints what must be the same with every daemon."""
import sys

import libvirt

uri, directory = sys.argv[1:]
libvirt.registerErrorHandler(lambda context, error: None, None)
connection = libvirt.open(uri)


def attempt(title, call):
    try:
        print(title, "->", call())
    except libvirt.libvirtError as error:
        print(title, "-> error", error.get_error_code(), str(error).replace(directory, "{dir}"))


domain = connection.defineXML(open(directory + "/guest.xml").read())
attempt("console of a domain that is off", lambda: domain.openConsole(None, connection.newStream(), 0))
domain.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED)
stream = connection.newStream()
attempt("console", lambda: domain.openConsole(None, stream, 0))
attempt("console again", lambda: domain.openConsole(None, connection.newStream(), libvirt.VIR_DOMAIN_CONSOLE_SAFE))
domain.resume()
said = b""
while not said.endswith(b"B\n"):
    said += stream.recv(1)
print("console said", said[-2:])
print("wrote", stream.send(b"x"))
forced = connection.newStream()
attempt("console by force", lambda: domain.openConsole(None, forced, libvirt.VIR_DOMAIN_CONSOLE_FORCE))
attempt("the one that was thrown out", lambda: stream.recv(1))
forced.abort()
attempt("console by name", lambda: domain.openConsole("serial0", connection.newStream(), libvirt.VIR_DOMAIN_CONSOLE_FORCE))
attempt("console that there is not", lambda: domain.openConsole("serial7", connection.newStream(), 0))
picture = connection.newStream()
kind = domain.screenshot(picture, 0, 0)
parts = []
while part := picture.recv(1 << 16):
    parts.append(part)
picture.finish()
print("screen", kind, b"".join(parts)[:8])
attempt("second screen", lambda: domain.screenshot(connection.newStream(), 3, 0))
attempt("channel that there is not", lambda: domain.openChannel("org.nothing", connection.newStream(), 0))
attempt("channel of the agent", lambda: domain.openChannel("org.qemu.guest_agent.0", connection.newStream(), 0))
domain.destroy()
domain.undefine()
connection.close()
