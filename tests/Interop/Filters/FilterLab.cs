using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Interop.Filters;

/// <summary>A host with a bridge and two guests, each a network namespace of its own, and virtpsd on that host.</summary>
/// <remarks>Guest and Other are on the ports vnet0 and vnet1 of the bridge. The machine's own network and firewall are never touched.</remarks>
public sealed class FilterLab : IAsyncLifetime
{
    public const string GuestMac = "52:54:00:00:00:01";
    public const string OtherMac = "52:54:00:00:00:02";
    public const string GuestIP = "10.9.0.1";
    public const string OtherIP = "10.9.0.2";

    // Places of the guests among the namespaces that frames.py is given.
    private const int Guest = 0;
    private const int Other = 1;

    internal static readonly string[] Needs = ["ip", "nft", "virsh", "python3"];

    private readonly string _name = $"vpf{Environment.ProcessId % 100000}{Random.Shared.Next(100):x}";
    private DaemonRun _daemon = new();

    public static string? Missing => Peer.MissingRoot(Needs);

    public string Log => _daemon.Errors;

    private string Host => _name + "h";

    public async Task InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        foreach (var name in new[] { Host, _name + Guest, _name + Other })
        {
            await IPAsync("netns", "add", name);
        }

        await IPAsync("-n", Host, "link", "add", "br0", "type", "bridge");
        await IPAsync("-n", Host, "link", "set", "br0", "up");
        foreach (var (place, mac) in new[] { (Guest, GuestMac), (Other, OtherMac) })
        {
            await IPAsync("-n", Host, "link", "add", $"vnet{place}", "type", "veth", "peer", "name", "eth0", "netns", _name + place);
            await IPAsync("-n", Host, "link", "set", $"vnet{place}", "master", "br0", "up");
            await IPAsync("-n", _name + place, "link", "set", "eth0", "address", mac, "up");
        }

        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _daemon.DisposeAsync();
        if (Missing is null)
        {
            foreach (var name in new[] { Host, _name + Guest, _name + Other })
            {
                await IPAsync("netns", "delete", name);
            }
        }
    }

    /// <summary>Runs a command of virsh, which must succeed.</summary>
    internal async Task<string> VirshAsync(params string[] command) => (await TryVirshAsync(command)).Success.Trim();

    /// <summary>Runs a command of virsh.</summary>
    internal Task<PeerAnswer> TryVirshAsync(params string[] command) =>
        Peer.RunAsync("virsh", ["-q", "-c", $"nwfilter+unix:///system?socket={_daemon.Run}/virtps-sock", .. command]);

    /// <summary>Runs nft on the lab's host.</summary>
    internal async Task<string> NftAsync(params string[] command) => (await Peer.RunAsync("ip", ["netns", "exec", Host, "nft", .. command])).Success.Trim();

    /// <summary>Has the lab's host change its ipsets.</summary>
    internal async Task IpsetAsync(string commands) => _ = (await Peer.RunWithInputAsync(commands, "ip", "netns", "exec", Host, "ipset", "restore")).Success;

    /// <summary>Binds a filter to the guest's port.</summary>
    internal async Task BindAsync(string filter, params (string Name, string Value)[] parameters)
    {
        await UnbindAsync();
        var values = string.Concat(parameters.Select(parameter => $"<parameter name='{parameter.Name}' value='{parameter.Value}'/>"));
        await VirshAsync("nwfilter-binding-create", await FileAsync(
            $"""
            <filterbinding>
              <owner><name>guest</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner>
              <portdev name='vnet0'/><mac address='{GuestMac}'/>
              <filterref filter='{filter}'>{values}</filterref>
            </filterbinding>
            """));
    }

    /// <summary>Takes the guest's filter away, if it has one.</summary>
    internal async Task UnbindAsync()
    {
        if ((await VirshAsync("nwfilter-binding-list")).Contains("vnet0", StringComparison.Ordinal))
        {
            await VirshAsync("nwfilter-binding-delete", "vnet0");
        }
    }

    /// <summary>Defines a filter.</summary>
    internal async Task DefineAsync(string name, string body)
    {
        var uuid = new Guid(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));
        await VirshAsync("nwfilter-define", await FileAsync($"<filter name='{name}'><uuid>{uuid}</uuid>{body}</filter>"));
    }

    /// <summary>Tells which frames of the guest arrive at the other one.</summary>
    internal Task<string> FromGuestAsync(params byte[][] frames) => SendAsync(Guest, Other, frames);

    /// <summary>Tells which frames of the other one arrive at the guest.</summary>
    internal Task<string> ToGuestAsync(params byte[][] frames) => SendAsync(Other, Guest, frames);

    /// <summary>Kills the daemon as a failing machine would, and starts it again.</summary>
    internal async Task CrashAsync(Func<Task>? meanwhile = null)
    {
        var root = _daemon.Root;
        _daemon.Signal(9);
        await _daemon.EndAsync();
        if (meanwhile is not null)
        {
            await meanwhile();
        }

        _daemon = new DaemonRun(root);
        await StartAsync();
    }

    private Task StartAsync() => _daemon.Through(Peer.Find("ip")!, "netns", "exec", Host).ReadyAsync("-v");

    private async Task<string> FileAsync(string xml)
    {
        var file = Path.Combine(_daemon.Root, "document.xml");
        await File.WriteAllTextAsync(file, xml);
        return file;
    }

    private async Task<string> SendAsync(int from, int to, byte[][] frames)
    {
        var lines = string.Concat(frames.Select(frame => $"{from} {to} {Convert.ToHexString(frame)}\n"));
        var script = Path.Combine(AppContext.BaseDirectory, "Filters", "frames.py");
        var answer = await Peer.RunWithInputAsync(lines, "python3", script, _name + Guest, _name + Other);
        return answer.Success.Replace("\n", string.Empty, StringComparison.Ordinal);
    }

    private static async Task IPAsync(params string[] command) => _ = (await Peer.RunAsync("ip", command)).Success;
}

/// <summary>Marks a test that needs the lab, and is skipped by name where it cannot be built.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LabFactAttribute : FactAttribute
{
    public LabFactAttribute(params string[] programs) => Skip = FilterLab.Missing ?? Peer.Missing(programs);
}
