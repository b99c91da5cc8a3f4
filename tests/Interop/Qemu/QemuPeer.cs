using System.Globalization;
using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Interop;

/// <summary>A daemon with QEMU guests, in a network of its own, so that ports and interfaces are nobody else's.</summary>
internal abstract class QemuPeer : IAsyncDisposable
{
    /// <summary>Starts its argument in a network that has a loopback interface only.</summary>
    protected static readonly string[] Alone = ["unshare", "-n", "-m", "sh", "-c", "ip link set lo up && exec \"$0\" \"$@\""];

    /// <summary>Where libvirt's clients find it.</summary>
    public abstract string Uri { get; }

    /// <summary>Where the numbers of its guests' processes are.</summary>
    protected abstract string Guests { get; }

    /// <summary>The number of the process whose namespaces it lives in.</summary>
    public abstract int ProcessId { get; }

    /// <summary>Runs a program in the daemon's network.</summary>
    public Task<PeerAnswer> RunAsync(string program, params IEnumerable<string> arguments) =>
        Peer.RunAsync("nsenter", ["-t", ProcessId.ToString(CultureInfo.InvariantCulture), "-n", program, .. arguments]);

    public abstract ValueTask DisposeAsync();

    /// <summary>The process that the daemon has written down for a guest.</summary>
    public int? ProcessOf(string name)
    {
        var file = Path.Combine(Guests, name + ".pid");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>Ends guests that a test has left behind, by the daemon, which gives back all that they had of the host.</summary>
    public async Task DestroyAllAsync()
    {
        var listed = await Peer.RunAsync("virsh", "-q", "-c", Uri, "list", "--name");
        var names = listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length > 0)
        {
            await Peer.RunAsync("virsh", "-q", "-c", Uri, string.Join("; ", names.Select(name => $"destroy {name}")));
        }
    }

    /// <summary>Ends guests that not even the daemon has ended.</summary>
    protected void EndGuests()
    {
        foreach (var file in Directory.Exists(Guests) ? Directory.GetFiles(Guests, "*.pid") : [])
        {
            if (ProcessOf(Path.GetFileNameWithoutExtension(file)) is { } number)
            {
                End(number);
            }
        }
    }

    /// <summary>Ends a guest's process.</summary>
    protected static void End(int number)
    {
        try
        {
            using var guest = System.Diagnostics.Process.GetProcessById(number);
            guest.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended.
        }
    }
}

/// <summary>A virtpsd that runs as root.</summary>
internal sealed class QemuVirtpsd : QemuPeer
{
    private const int Killed = 9;

    private readonly DaemonRun _daemon = new DaemonRun().Through(Alone);

    public override string Uri => $"qemu:///system?socket={Path.Combine(_daemon.Run, "virtps-sock")}";

    public override int ProcessId => _daemon.ProcessId;

    protected override string Guests => Path.Combine(_daemon.Run, "qemu");

    public static async Task<QemuPeer> StartAsync()
    {
        var peer = new QemuVirtpsd();
        await peer._daemon.ReadyAsync();
        return peer;
    }

    /// <summary>Lists the guests that run, found among the host's processes by the daemon's directory, with their names.</summary>
    public IReadOnlyList<(string Name, int Process)> GuestProcesses() =>
    [
        .. from directory in Directory.GetDirectories("/proc")
           where int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out _)
           let words = Words(directory)
           where words.Length > 2 && words[0].EndsWith("qemu-system-x86_64", StringComparison.Ordinal) && words.Any(word => word.Contains(_daemon.Root, StringComparison.Ordinal))
           select (words[Array.IndexOf(words, "-name") + 1].Split(',')[0]["guest=".Length..], int.Parse(Path.GetFileName(directory), CultureInfo.InvariantCulture)),
    ];

    /// <summary>Ends the daemon at once, as the kernel does when it runs out of memory.</summary>
    public void Kill() => _daemon.Signal(Killed);

    /// <summary>Starts the next daemon after one that was killed, and waits until it serves.</summary>
    public async Task StartAgainAsync()
    {
        await _daemon.EndAsync();
        await _daemon.ReadyAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await DestroyAllAsync();
        foreach (var (_, process) in GuestProcesses())
        {
            End(process);
        }

        await _daemon.DisposeAsync();
    }

    private static string[] Words(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Split('\0');
        }
        catch (IOException)
        {
            // It has ended.
            return [];
        }
    }
}

/// <summary>A real libvirtd whose configuration, state and logs are its own.</summary>
internal sealed class QemuLibvirtd : QemuPeer
{
    private const string Confine =
        """
        set -e; ip link set lo up; mkdir -p /run/libvirt /var/lib/libvirt /var/cache/libvirt /var/log/libvirt
        for place in run/libvirt etc/libvirt var/lib/libvirt var/cache/libvirt var/log/libvirt; do mkdir -p "$0/$place"; mount --bind "$0/$place" "/$place"; done
        exec libvirtd -f "$0/conf" -p "$0/pid"
        """;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("lvq");
    private Background? _process;

    public override string Uri => $"qemu:///system?socket={At("run/libvirt/libvirt-sock")}";

    public override int ProcessId => _process!.Id;

    protected override string Guests => At("run/libvirt/qemu");

    public static async Task<QemuPeer> StartAsync()
    {
        var peer = new QemuLibvirtd();
        Directory.CreateDirectory(peer.At("etc/libvirt"));
        await File.WriteAllTextAsync(peer.At("etc/libvirt/qemu.conf"), "user = \"root\"\ngroup = \"root\"\nstdio_handler = \"file\"\n");
        await File.WriteAllTextAsync(peer.At("conf"), $"unix_sock_dir = \"/run/libvirt\"\nauth_unix_rw = \"none\"\nlog_outputs = \"3:file:{peer.At("log")}\"\n");
        peer._process = await Background.UntilItNotifiesAsync(
            peer.At("notices"), [], "unshare", "-m", "-n", "sh", "-c", Confine, peer._root.FullName);
        return peer;
    }

    public override async ValueTask DisposeAsync()
    {
        await DestroyAllAsync();
        EndGuests();
        await _process!.DisposeAsync();
        _root.Delete(recursive: true);
    }

    private string At(string name) => Path.Combine(_root.FullName, name);
}
