using VirtPS.Tests.Conformance;
using VirtPS.Tests.Daemon;
using VirtPS.Tests.Networks;
using VirtPS.Engine.Drivers;

namespace VirtPS.Tests.Interop.Interfaces;

/// <summary>A host with network cards of its own, whose ifupdown has files of its own, with virtpsd on it.</summary>
public sealed class InterfaceHost : ConformanceTarget, IAsyncLifetime
{
    internal const string Administrators =
        """
        # The administrator's own lines.
        auto lo
        iface lo inet loopback

        iface spare0 inet static
            address 192.0.2.1/24
            # kept as it is
            up true

        """;

    private const string Confine =
        """
        mount --bind "$0/network" /etc/network && mkdir -p /run/network && mount -t tmpfs none /run/network && mount -t sysfs none /sys && exec "$@"
        """;

    internal static readonly string[] Needs = ["ip", "ifup", "ifdown", "nsenter", "unshare", "virsh"];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("vpi");
    private NetworkNamespace? _stack;
    private DaemonRun? _daemon;

    public static string? Missing => Peer.MissingRoot(Needs);

    public override string Uri => $"interface+unix:///system?socket={Path.Combine(_root.FullName, "run/virtps/virtps-sock")}";

    internal NetworkNamespace Stack => _stack!;

    internal string File => Path.Combine(_root.FullName, "network", "interfaces");

    protected override DriverRegistry Drivers { get; } = new([new VirtPS.Drivers.Remote.RemoteDriver()]);

    public async Task InitializeAsync()
    {
        if (Missing is null)
        {
            foreach (var scripts in new[] { "if-pre-up.d", "if-up.d", "if-down.d", "if-post-down.d" })
            {
                Directory.CreateDirectory(Path.Combine(_root.FullName, "network", scripts));
            }

            await System.IO.File.WriteAllTextAsync(File, Administrators);
            _stack = await NetworkNamespace.CreateAsync();
            await StartDaemonAsync();
        }
    }

    public async Task DisposeAsync()
    {
        if (_daemon is not null)
        {
            await _daemon.DisposeAsync();
            await _stack!.DisposeAsync();
        }

        _root.Delete(recursive: true);
    }

    /// <inheritdoc/>
    public override async Task AddCardAsync(string name, string mac) => await Stack.ScriptAsync(
        $"ip link add name {name} type veth peer name {Far(name)}; ip link set {name} address {mac}; ip link set {Far(name)} up");

    /// <inheritdoc/>
    public override async Task RemoveCardAsync(string name) => await Stack.DoAsync("ip", "link", "delete", name);

    /// <summary>Takes away all cards, and what was written.</summary>
    internal async Task EmptyAsync()
    {
        await Stack.ScriptAsync("for card in $(ip -o link | cut -d: -f2 | cut -d@ -f1); do [ $card = lo ] || ip link delete $card 2>/dev/null || true; done");
        await System.IO.File.WriteAllTextAsync(File, Administrators);
        await TryAsync("iface-rollback");
        await System.IO.File.WriteAllTextAsync(File, Administrators);
    }

    internal async Task<string> DoAsync(params string[] command) => (await TryAsync(command)).Success;

    internal Task<PeerAnswer> TryAsync(params string[] command) => Peer.RunAsync("virsh", ["-q", "-c", Uri, .. command]);

    internal async Task DefineAsync(string xml)
    {
        var file = Path.Combine(_root.FullName, "interface.xml");
        await System.IO.File.WriteAllTextAsync(file, xml);
        await DoAsync("iface-define", file);
    }

    /// <summary>Kills the daemon and starts the next one.</summary>
    internal async Task KillAndStartAsync()
    {
        _daemon!.Signal(9);
        await _daemon.EndAsync();
        await _daemon.DisposeAsync();
        await StartDaemonAsync();
    }

    // A card's other end, which is up, so that the card itself can come up.
    private static string Far(string name) => $"far{name[^Math.Min(name.Length, 8)..]}";

    private async Task StartDaemonAsync()
    {
        _daemon = new DaemonRun(_root.FullName);
        await _daemon.Through([.. Stack.Enter, "unshare", "-m", "sh", "-ec", Confine, _root.FullName]).ReadyAsync();
    }
}

/// <summary>Marks a test with several cases that needs a host with cards of its own, and is skipped by name without.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InterfaceTheoryAttribute : TheoryAttribute
{
    public InterfaceTheoryAttribute() => Skip = InterfaceHost.Missing;
}

/// <summary>Marks a test that needs a host with cards of its own, and is skipped by name without.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InterfaceFactAttribute : FactAttribute
{
    public InterfaceFactAttribute() => Skip = InterfaceHost.Missing;
}
