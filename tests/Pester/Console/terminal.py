"""Sits at a terminal in which PowerShell runs, as a user would: types, reads the screen, and looks at the terminal's modes.

terminal.py MODULE URI test, or terminal.py MODULE URI echo COMMAND, which ends the guest: prints one line per thing that was seen to hold, and ends with status 1 at the first that does not.
"""
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time

PATIENCE = 90


class Terminal:
    def __init__(self, command):
        self.master, self.slave = pty.openpty()
        self.resize(24, 80)
        self.seen = b""
        self.first = self.modes()
        self.child = subprocess.Popen(
            command, stdin=self.slave, stdout=self.slave, stderr=self.slave, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0), env={**os.environ, "TERM": "xterm"})

    def modes(self):
        return termios.tcgetattr(self.slave)

    def resize(self, rows, columns):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, text):
        os.write(self.master, text if isinstance(text, bytes) else text.encode())

    def hear(self, wait):
        if select.select([self.master], [], [], wait)[0]:
            self.seen += os.read(self.master, 65536)

    def until(self, wanted, what):
        wanted = wanted if isinstance(wanted, bytes) else wanted.encode()
        end = time.monotonic() + PATIENCE
        while wanted not in self.seen:
            check(time.monotonic() < end, f"{what}: {wanted!r} was not shown; the end of what was is {self.seen[-600:]!r}")
            check(self.child.poll() in (None, 0), f"{what}: PowerShell has ended; the end of what was shown is {self.seen[-600:]!r}")
            self.hear(0.1)
        self.seen = self.seen.split(wanted, 1)[1]
        print(f"ok: {what}", flush=True)

    def until_modes(self, right, what):
        end = time.monotonic() + PATIENCE
        while not right(self.modes()):
            check(time.monotonic() < end, f"{what}: the modes are {self.modes()[:4]}")
            self.hear(0.05)
        print(f"ok: {what}", flush=True)

    def end(self):
        end = time.monotonic() + PATIENCE
        while self.child.poll() is None and time.monotonic() < end:
            self.hear(0.1)
        check(self.child.poll() == 0, f"PowerShell ended with {self.child.poll()}: {self.seen[-600:]!r}")


def check(holds, what):
    if not holds:
        print(f"failed: {what}", flush=True)
        if terminal.child.poll() is None:
            terminal.child.kill()
        sys.exit(1)


def is_raw(modes):
    return not modes[3] & (termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN) and not modes[1] & termios.OPOST


module, uri, guest = sys.argv[1:4]
folder = tempfile.TemporaryDirectory()
DEFINE = {
    "test": "$null = New-VirtDomain -Start -Xml \"<domain type='test'><name>web1</name><memory>65536</memory><os><type>hvm</type></os>"
            "<devices><serial type='pty'/></devices></domain>\"",
    "echo": "",
}[guest]
SCRIPT = f"""
$ErrorActionPreference = 'Stop'
Import-Module '{module}'
$null = Connect-VirtHost '{uri}'
{DEFINE}
function Mark($name) {{ [Console]::Out.WriteLine("mark $name"); while (-not (Test-Path "{folder.name}/$name")) {{ Start-Sleep -Milliseconds 20 }} }}
Mark first
Enter-VirtConsole web1
Mark left
Enter-VirtConsole web1 -EscapeKey A
Mark other
$shell = [PowerShell]::Create()
$null = $shell.AddScript("Import-Module '{module}'; Get-VirtDomain web1 | Enter-VirtConsole")
$running = $shell.BeginInvoke()
Mark stopping
$shell.Stop()
$shell.Dispose()
Mark stopped
Enter-VirtConsole web1
Mark ended
Enter-VirtConsole web1 -ErrorAction SilentlyContinue -ErrorVariable failed
"error $($failed[0].FullyQualifiedErrorId)"
Disconnect-VirtHost -All
"""
script = os.path.join(folder.name, "script.ps1")
with open(script, "w") as file:
    file.write(SCRIPT)


def go(mark):
    open(os.path.join(folder.name, mark), "w").close()


terminal = Terminal(["pwsh", "-NoLogo", "-NoProfile", "-File", script])
terminal.until("mark first", "PowerShell runs")
before = terminal.modes()
go("first")
terminal.until("Leave with Ctrl+].", "it says how to leave")
terminal.until_modes(is_raw, "the terminal is raw while a guest has it")
if guest == "test":
    terminal.until("web1 login: ", "what the guest says is shown")
    terminal.type("root\r")
    terminal.until("root@web1:~# ", "what is typed reaches the guest")
    terminal.type("abc\x03")
    terminal.until("abc^C\r\nroot@web1:~# ", "Ctrl-C goes to the guest")
else:
    # The guest echoes; it may still be starting when the first letter comes.
    end = time.monotonic() + PATIENCE
    while b"@" not in terminal.seen and time.monotonic() < end:
        terminal.type("@")
        terminal.hear(0.5)
    terminal.until("@", "what is typed reaches the guest")
    terminal.type(b"abc\x03\x1a\x04\x1cdef")
    terminal.until(b"abc\x03\x1a\x04\x1cdef", "Ctrl-C, Ctrl-Z, Ctrl-D and Ctrl-\\ go to the guest")
terminal.resize(40, 120)
terminal.type("\x1b[40;120R")
terminal.until("[40;120R", "the session outlives another size, and a guest that asks for the size hears the terminal's answer")
terminal.type("zwölf €")
terminal.until("zwölf €", "letters beyond ASCII arrive whole")
terminal.type("\x1b[A\x7f\x1d")
terminal.until("mark left", "Ctrl+] leaves")
check(terminal.modes() == before, f"the modes after leaving are {terminal.modes()[:4]} and not {before[:4]}")
print("ok: the terminal is as it was after leaving")
go("left")
terminal.until("Leave with Ctrl+A.", "another key can leave")
terminal.until_modes(is_raw, "the terminal is raw again")
terminal.type("\x1d1\x01")
terminal.until("mark other", "the other key leaves, Ctrl+] does not")
check(terminal.modes() == before, f"the modes are {terminal.modes()[:4]} and not {before[:4]}")
go("other")
terminal.until("mark stopping", "a console is entered in a runspace")
terminal.until_modes(is_raw, "the terminal is raw there too")
go("stopping")
terminal.until("mark stopped", "it can be stopped")
check(terminal.modes() == before, f"the modes after a stop are {terminal.modes()[:4]} and not {before[:4]}")
print("ok: the terminal is as it was after a stop")
go("stopped")
terminal.until("Leave with Ctrl+].", "the console is free again")
terminal.until_modes(is_raw, "the terminal is raw once more")
if guest == "test":
    terminal.type("\x03")
    terminal.until("web1 login: ", "the guest asks for a login")
    terminal.type("root\r")
    terminal.until("root@web1:~# ", "the guest lets one in")
    terminal.type("poweroff\r")
else:
    subprocess.run(["pwsh", "-NoProfile", "-Command", sys.argv[4]], check=True, stdin=subprocess.DEVNULL, timeout=PATIENCE)
terminal.until("The console of 'web1' has ended.", "a guest that ends lets the terminal go")
terminal.until("mark ended", "the script goes on")
check(terminal.modes() == before, f"the modes after the guest's end are {terminal.modes()[:4]} and not {before[:4]}")
print("ok: the terminal is as it was after the guest's end")
go("ended")
terminal.until("error OperationInvalid,VirtPS.Commands.EnterVirtConsoleCommand", "a domain that is off has no console to enter")
terminal.end()
check(terminal.modes() == terminal.first, f"PowerShell left the modes {terminal.modes()[:4]} and not {terminal.first[:4]}")
print("all seen")
