using VirtPS.Tests.Daemon;
using VirtPS.Tests.Networks;

namespace VirtPS.Tests.Interop.Networks;

/// <summary>A host in a network namespace, with virtpsd on it and somebody outside.</summary>
public sealed class VirtualHost : IAsyncDisposable
{
    internal const string OutsideAddress = "203.0.113.2";
    internal const string HostAddress = "203.0.113.1";

    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Networks", "traffic.py");

    internal static readonly string DhcpScript = Path.Combine(AppContext.BaseDirectory, "Networks", "strict_dhcp.py");

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("vpn");
    private readonly List<NetworkNamespace> _guests = [];
    private DaemonRun? _daemon;

    private VirtualHost(NetworkNamespace host, NetworkNamespace outside)
    {
        Host = host;
        Outside = outside;
    }

    internal NetworkNamespace Host { get; }

    internal NetworkNamespace Outside { get; }

    internal DaemonRun Daemon => _daemon!;

    internal string Root => _root.FullName;

    private string Uri => $"network+unix:///system?socket={Path.Combine(Root, "run/virtps/virtps-sock")}";

    public static async Task<VirtualHost> StartAsync()
    {
        var host = new VirtualHost(await NetworkNamespace.CreateAsync(), await NetworkNamespace.CreateAsync());
        await host.Host.ConnectAsync("out0", host.Outside, "eth0");
        await host.Host.ScriptAsync($"ip addr add {HostAddress}/24 dev out0; ip addr add 2001:db8::1/64 dev out0 nodad; ip link set out0 up");
        await host.Outside.ScriptAsync(
            $"ip addr add {OutsideAddress}/24 dev eth0; ip addr add 2001:db8::2/64 dev eth0 nodad; ip link set eth0 up; ip route add 192.168.0.0/16 via {HostAddress}");
        await host.StartDaemonAsync();
        return host;
    }

    /// <summary>Starts the daemon, or the next one.</summary>
    public async Task StartDaemonAsync()
    {
        if (_daemon is not null)
        {
            await _daemon.DisposeAsync();
        }

        _daemon = new DaemonRun(Root);
        await _daemon.Through(Host.Enter).ReadyAsync();
    }

    /// <summary>Runs a command of virsh that must succeed.</summary>
    internal async Task<string> VirshAsync(params string[] command) => (await Peer.RunAsync("virsh", ["-q", "-c", Uri, .. command])).Success;

    /// <summary>Runs a command of virsh, which the daemon may not survive.</summary>
    internal Task<PeerAnswer> TryVirshAsync(params string[] command) => Peer.RunAsync("virsh", ["-q", "-c", Uri, .. command]);

    /// <summary>Runs a command of virsh about storage, which the daemon may not survive.</summary>
    internal Task<PeerAnswer> TryStorageAsync(params string[] command) =>
        Peer.RunAsync("virsh", ["-q", "-c", Uri.Replace("network+", "storage+", StringComparison.Ordinal), .. command]);

    /// <summary>Runs a command of virsh about storage that must succeed.</summary>
    internal async Task<string> StorageAsync(params string[] command) => (await TryStorageAsync(command)).Success;

    /// <summary>Runs a command of virsh that must fail, and gives what it says.</summary>
    internal async Task<string> RefusedAsync(params string[] command)
    {
        var answer = await Peer.RunAsync("virsh", ["-q", "-c", Uri, .. command]);
        Assert.NotEqual(0, answer.Code);
        return answer.Errors;
    }

    /// <summary>Defines and starts a network.</summary>
    internal async Task<string> NetworkAsync(string xml)
    {
        var file = await WriteAsync(xml);
        await VirshAsync("net-define", file);
        var name = System.Xml.Linq.XElement.Parse(xml).Element("name")!.Value;
        await VirshAsync("net-start", name);
        return name;
    }

    internal async Task<string> WriteAsync(string xml)
    {
        var file = Path.Combine(Root, $"{Guid.NewGuid():N}.xml");
        await File.WriteAllTextAsync(file, xml);
        return file;
    }

    /// <summary>Puts a machine on a bridge, which has asked for an address if it shall.</summary>
    internal async Task<NetworkNamespace> GuestAsync(string bridge, string mac, bool asks = true)
    {
        var guest = await NetworkNamespace.CreateAsync();
        _guests.Add(guest);
        await Host.ConnectAsync($"g{_guests.Count}", guest, "eth0");
        await Host.ScriptAsync($"ip link set g{_guests.Count} master {bridge} up");
        await guest.ScriptAsync($"ip link set eth0 address {mac} up");
        if (asks)
        {
            await AskAsync(guest);
        }

        return guest;
    }

    /// <summary>Has a machine ask for an address by DHCP.</summary>
    internal async Task AskAsync(NetworkNamespace guest)
    {
        var script = Path.Combine(Root, "bound.sh");
        await File.WriteAllTextAsync(
            script, "#!/bin/sh\n[ \"$1\" = bound ] || exit 0\nip addr add $ip/$mask dev $interface\n[ -z \"$router\" ] || ip route add default via $router\n");
        await Host.DoAsync("chmod", "755", script);
        await guest.DoAsync("busybox", "udhcpc", "-i", "eth0", "-n", "-q", "-t", "20", "-T", "1", "-s", script, "-x", "hostname:" + "guest");
    }

    /// <summary>Has one machine send to another for some seconds; tells the sender's view of the receiver, and the bytes per second that arrived.</summary>
    internal static async Task<(string Peer, long Rate)> TransferAsync(NetworkNamespace from, string address, NetworkNamespace to, double seconds)
    {
        using var server = from.Start("python3", Script, "serve", address, seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        try
        {
            Assert.Equal("ready", await server.StandardOutput.ReadLineAsync());
            var rate = await to.DoAsync("python3", Script, "fetch", address);
            return ((await server.StandardOutput.ReadLineAsync())!, long.Parse(rate, System.Globalization.CultureInfo.InvariantCulture));
        }
        finally
        {
            if (!server.HasExited)
            {
                server.Kill(entireProcessTree: true);
            }

            await server.WaitForExitAsync();
        }
    }

    /// <summary>Tells whether a machine answers another.</summary>
    internal static async Task<bool> ReachesAsync(NetworkNamespace from, string address) =>
        (await from.RunAsync("busybox", address.Contains(':', StringComparison.Ordinal) ? "ping6" : "ping", "-c", "2", "-W", "2", address)).Code == 0;

    /// <summary>Finds the dnsmasq of a network.</summary>
    internal int? Dnsmasq(string network) => Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
        .Where(name => int.TryParse(name, out _)).Where(name => CommandLine(name!).Contains($"{Root}/var/lib/virtps/network/dnsmasq/{network}.conf", StringComparison.Ordinal))
        .Select(name => (int?)int.Parse(name!, System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault();

    public async ValueTask DisposeAsync()
    {
        foreach (var name in (await VirshAsync("net-list", "--name")).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await VirshAsync("net-destroy", name);
        }

        await _daemon!.DisposeAsync();
        foreach (var guest in _guests)
        {
            await guest.DisposeAsync();
        }

        await Outside.DisposeAsync();
        await Host.DisposeAsync();
        _root.Delete(recursive: true);
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}
