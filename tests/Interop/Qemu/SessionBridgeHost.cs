using System.Globalization;
using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Interop;

/// <summary>The virtpsd of an unprivileged user in a network of its own with two bridges, to one of which QEMU's setuid program may connect guests.</summary>
internal sealed class SessionBridgeHost : IAsyncDisposable
{
    /// <summary>The bridge that the administrator allows.</summary>
    internal const string Allowed = "vbr0";

    /// <summary>The bridge that the administrator says nothing of.</summary>
    internal const string Forbidden = "vbr1";

    private const string Nobody = "65534";

    // The program's own list of bridges has its place in the program; here it is this network's alone.
    private const string Script = """
        set -e
        list=$1; shift
        mkdir -p /etc/qemu
        mount -t tmpfs -o mode=755 none /etc/qemu
        echo "allow $list" > /etc/qemu/bridge.conf
        ip link set lo up
        ip link add vbr0 type bridge && ip link set vbr0 up
        ip link add vbr1 type bridge && ip link set vbr1 up
        exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
        """;

    private static readonly string[] Places = ["/usr/libexec/qemu-bridge-helper", "/usr/lib/qemu/qemu-bridge-helper"];

    private readonly DaemonRun _daemon = new();

    private SessionBridgeHost()
    {
    }

    /// <summary>Says why there can be none here; null when there can.</summary>
    internal static string? Missing { get; } =
        SessionHost.Missing ?? Peer.MissingRoot("unshare", "nsenter", "ip") ?? (Places.Any(File.Exists) ? null : "needs qemu-bridge-helper, not installed here");

    /// <summary>A directory that the user may read.</summary>
    internal string Scratch => Path.Combine(_daemon.Root, "scratch");

    /// <summary>Starts it.</summary>
    /// <param name="helper">The program that connects guests to bridges; null for QEMU's own.</param>
    internal static async Task<SessionBridgeHost> StartAsync(string? helper = null)
    {
        var host = new SessionBridgeHost();
        var root = host._daemon.Root;
        Directory.CreateDirectory(host.Scratch);
        Directory.CreateDirectory(Path.Combine(root, "etc/virtps"));
        await GuestImages.MakeAsync(host.Scratch);
        var own = Path.Combine(root, "helper");
        await File.WriteAllTextAsync(Path.Combine(root, "etc/virtps/qemu.conf"), $"bridge_helper = \"{helper ?? own}\"\n");
        _ = (await Peer.RunAsync("sh", "-c", $"chown -R {Nobody}:{Nobody} '{root}' && cp '{Places.First(File.Exists)}' '{own}' && chown 0:0 '{own}' && chmod 4755 '{own}'")).Success;
        await host._daemon.Through("unshare", "-n", "-m", "sh", "-c", Script, "sh", Allowed).ReadyAsync();
        return host;
    }

    /// <summary>Writes a guest with one card into a file.</summary>
    internal string Guest(string name, string card)
    {
        var path = Path.Combine(Scratch, name + ".xml");
        File.WriteAllText(path, $"""
            <domain type='qemu'><name>{name}</name><memory unit='MiB'>32</memory><os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features>
            <devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{Scratch}/disk.qcow2'/><target dev='vda' bus='virtio'/></disk>
            <controller type='usb' model='none'/>{card}</devices></domain>
            """);
        return path;
    }

    /// <summary>Runs a command of virsh's.</summary>
    internal Task<PeerAnswer> VirshAsync(params IEnumerable<string> arguments) =>
        Peer.RunAsync("virsh", ["-q", "-c", $"qemu+unix:///session?socket={Path.Combine(_daemon.Run, "virtps-sock")}", .. arguments]);

    /// <summary>The ports of a bridge.</summary>
    internal async Task<string[]> PortsOfAsync(string bridge)
    {
        var listed = await Peer.RunAsync("nsenter", "-t", _daemon.ProcessId.ToString(CultureInfo.InvariantCulture), "-n", "ip", "-o", "link", "show", "master", bridge);
        return [.. listed.Success.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ")[1])];
    }

    public async ValueTask DisposeAsync()
    {
        var names = (await VirshAsync("list", "--name")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var name in names)
        {
            await VirshAsync("destroy", name);
        }

        await _daemon.DisposeAsync();
    }
}
