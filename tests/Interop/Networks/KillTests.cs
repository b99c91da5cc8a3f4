using System.Globalization;
using VirtPS.Tests.Networks;

namespace VirtPS.Tests.Interop.Networks;

/// <summary>virtpsd is killed while it starts and stops networks and makes and deletes volumes, again and again.</summary>
/// <remarks>Five times as a rule; VIRTPS_KILLS says how often instead, VIRTPS_KILL_SEED which times.</remarks>
public sealed class KillTests : OnVirtualHost
{
    private const int Volumes = 3;
    private const int SourceSize = 16 << 20;

    private readonly Random _random = new(Seed);
    private readonly HashSet<string> _confirmed = [];
    private int _number;

    private static int Times => int.TryParse(Environment.GetEnvironmentVariable("VIRTPS_KILLS"), CultureInfo.InvariantCulture, out var times) ? times : 5;

    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("VIRTPS_KILL_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 1;

    private string Pool => Path.Combine(Lab.Root, "pool");

    [NetworkFact]
    public async Task Networks_run_on_and_no_half_made_volume_is_listed()
    {
        await Lab.NetworkAsync(Xml("kept", 70));
        var guest = await Lab.GuestAsync("virbr70", "52:54:00:00:00:70");
        var dnsmasq = Lab.Dnsmasq("kept");
        await Lab.VirshAsync("net-define", await Lab.WriteAsync(Xml("busy", 71)));
        await Lab.StorageAsync("pool-create-as", "scratch", "dir", "--target", Pool, "--build");
        await Lab.StorageAsync("pool-destroy", "scratch");
        await Lab.StorageAsync("pool-define-as", "p", "dir", "--target", Pool);
        await Lab.StorageAsync("pool-start", "p");
        await File.WriteAllBytesAsync(Path.Combine(Pool, "source"), [.. Enumerable.Range(0, SourceSize).Select(place => (byte)(place % 251))]);
        await Lab.StorageAsync("pool-refresh", "p");

        for (var round = 0; round < Times; round++)
        {
            using var stop = new CancellationTokenSource();
            var loads = Enumerable.Range(0, Volumes).Select(_ => VolumesAsync(new Random(_random.Next()), stop.Token)).Append(BusyAsync(stop.Token)).ToArray();
            await Task.Delay(_random.Next(50, 1500));
            Lab.Daemon.Signal(9);
            await Lab.Daemon.EndAsync();
            await stop.CancelAsync();
            await Task.WhenAll(loads);

            // What nobody touched runs on with and without a daemon, and is the same afterwards.
            Assert.True(await VirtualHost.ReachesAsync(guest, "192.168.70.1"), $"the network 'kept' is gone after {round}, seed {Seed}");
            await Lab.StartDaemonAsync();
            Assert.Equal(dnsmasq, Lab.Dnsmasq("kept"));
            await CheckNetworkAsync("kept", "virbr70", mayBeStopped: false);
            await CheckNetworkAsync("busy", "virbr71", mayBeStopped: true);
            await CheckVolumesAsync();
        }

        await Lab.VirshAsync("net-update", "kept", "add", "dns-txt", "<txt name='managed' value='1'/>", "--live");
        var files = Directory.GetFiles(Pool).Order(StringComparer.Ordinal).ToArray();
        await Lab.StorageAsync("pool-destroy", "p");
        await Lab.StorageAsync("pool-undefine", "p");
        Assert.Equal(files, Directory.GetFiles(Pool).Order(StringComparer.Ordinal));
        Assert.Contains(Path.Combine(Pool, "source"), files);
    }

    private static string Xml(string name, int net) => $"""
        <network><name>{name}</name><forward mode='nat'/><bridge name='virbr{net}' stp='off' delay='0'/>
          <ip address='192.168.{net}.1' netmask='255.255.255.0'><dhcp><range start='192.168.{net}.100' end='192.168.{net}.200'/></dhcp></ip></network>
        """;

    private async Task BusyAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var step in new[] { "net-start", "net-destroy" })
            {
                await Lab.TryVirshAsync(step, "busy");
            }
        }
    }

    /// <summary>Makes volumes of several kinds and deletes some of them; each step may be the daemon's last.</summary>
    private async Task VolumesAsync(Random random, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var kind = random.Next(4);
            var name = $"{(kind == 3 ? "copy" : "v")}{Interlocked.Increment(ref _number)}";
            string[] step = kind switch
            {
                0 => ["vol-create-as", "p", name, "64M", "--format", "qcow2"],
                1 => ["vol-create-as", "p", name, "16M"],
                2 => ["vol-create-as", "p", name, "16M", "--allocation", "16M"],
                _ => ["vol-clone", "source", name, "--pool", "p"],
            };
            if ((await Lab.TryStorageAsync(step)).Code != 0)
            {
                continue;
            }

            var isKept = random.Next(2) == 0;
            if (!isKept)
            {
                await Lab.TryStorageAsync("vol-delete", name, "--pool", "p");
                continue;
            }

            lock (_confirmed)
            {
                _confirmed.Add(name);
            }
        }
    }

    private async Task CheckNetworkAsync(string name, string bridge, bool mayBeStopped)
    {
        var isActive = (await Lab.VirshAsync("net-info", name)).Contains("Active:         yes", StringComparison.Ordinal);
        Assert.True(isActive || mayBeStopped, $"'{name}' is not active any more, seed {Seed}");
        var links = await Lab.Host.DoAsync("ip", "-br", "link");
        var rules = await Lab.Host.DoAsync("nft", "list", "ruleset");
        Assert.Equal(isActive, links.Contains(bridge, StringComparison.Ordinal));
        Assert.Equal(isActive, rules.Contains(bridge, StringComparison.Ordinal));
        Assert.Equal(isActive, Lab.Dnsmasq(name) is not null);
    }

    private async Task CheckVolumesAsync()
    {
        var listed = (await Lab.StorageAsync("vol-list", "p")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim().Split(' ')[0]).ToHashSet();
        Assert.Superset(_confirmed, listed);
        Assert.Contains("source", listed);

        // Nothing else lies about, not even under another name.
        Assert.Equal(listed.Order(StringComparer.Ordinal), Directory.GetFileSystemEntries(Pool).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        foreach (var name in listed)
        {
            var path = Path.Combine(Pool, name);
            var xml = await Lab.StorageAsync("vol-dumpxml", name, "--pool", "p");
            if (xml.Contains("qcow2", StringComparison.Ordinal))
            {
                Assert.Contains("No errors were found", (await Peer.RunAsync("qemu-img", "check", path)).Success, StringComparison.Ordinal);
                continue;
            }

            Assert.True(new FileInfo(path).Length == SourceSize, $"'{name}' has {new FileInfo(path).Length} bytes, seed {Seed}");
            await using var file = File.OpenRead(path);
            var last = new byte[1];
            file.Seek(-1, SeekOrigin.End);
            await file.ReadExactlyAsync(last);
            Assert.Equal(name[0] == 'v' ? 0 : (SourceSize - 1) % 251, last[0]);
        }

        foreach (var name in listed.Where(name => name != "source" && !_confirmed.Contains(name)))
        {
            await Lab.StorageAsync("vol-delete", name, "--pool", "p");
        }
    }
}
