using System.Globalization;
using System.Text.RegularExpressions;

namespace VirtPS.Tests.Interop;

/// <summary>virtpsd is killed in the middle of its work, again and again; nothing that it had confirmed is lost, and every guest is found again.</summary>
/// <remarks>A handful of times as a rule; VIRTPS_KILLS says how often instead.</remarks>
public sealed partial class KillTests
{
    private const int Domains = 3;

    // What a killed daemon's guests may still be in the middle of for a moment.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Random _random = new(Seed);
    private readonly Dictionary<int, int> _defined = [];

    private static int Times => int.TryParse(Environment.GetEnvironmentVariable("VIRTPS_KILLS"), CultureInfo.InvariantCulture, out var times) ? times : 5;

    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("VIRTPS_KILL_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 1;

    [QemuPeerFact]
    public async Task Nothing_is_lost_and_every_guest_is_found_again()
    {
        var directory = Directory.CreateTempSubdirectory("vqk");
        var groups = Groups();
        var daemon = (QemuVirtpsd)await QemuVirtpsd.StartAsync();
        try
        {
            await PrepareAsync(directory.FullName);
            var survivors = 0;
            for (var round = 0; round < Times; round++)
            {
                survivors += await RoundAsync(daemon, directory.FullName, round);
            }

            Console.WriteLine($"killed {Times} times, {survivors} guests found again, seed {Seed}");
            foreach (var name in (await AskAsync(daemon, "list", "--name")).Success.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                await AskAsync(daemon, "destroy", name);
            }

            Assert.Empty(Groups().Except(groups));
        }
        finally
        {
            await daemon.DisposeAsync();
            directory.Delete(recursive: true);
        }
    }

    // The control groups of guests of these names, in all hierarchies.
    private static string[] Groups() =>
        [.. Directory.EnumerateDirectories("/sys/fs/cgroup").Append("/sys/fs/cgroup").Select(mount => Path.Combine(mount, "machine")).Where(Directory.Exists)
            .SelectMany(machine => Directory.EnumerateDirectories(machine, "qemu-*-k?.libvirt-qemu"))];

    private static async Task PrepareAsync(string directory)
    {
        await GuestImages.MakeAsync(directory);

        // Enough to copy that jobs are under way for a while.
        var image = Path.Combine(directory, "disk.qcow2");
        _ = (await Peer.RunAsync("qemu-img", "resize", "-f", "qcow2", image, "8M")).Success;
        _ = (await Peer.RunAsync("qemu-io", "-f", "qcow2", "-c", "write -P 7 1M 6M", image)).Success;
        for (var number = 0; number < Domains; number++)
        {
            File.Copy(Path.Combine(directory, "disk.qcow2"), Path.Combine(directory, $"d{number}.qcow2"));
            File.Copy(Path.Combine(directory, "more.img"), Path.Combine(directory, $"m{number}.img"));
        }
    }

    private static Task<PeerAnswer> AskAsync(QemuPeer daemon, params IEnumerable<string> arguments) =>
        Peer.RunAsync("timeout", ["40", "virsh", "-q", "-c", daemon.Uri, .. arguments]);

    // One client for each domain, so that the daemon is in the middle of several things.
    private async Task<int> RoundAsync(QemuVirtpsd daemon, string directory, int round)
    {
        var before = daemon.GuestProcesses();
        using var stop = new CancellationTokenSource();
        var loads = Enumerable.Range(0, Domains).Select(number => LoadAsync(daemon, directory, number, new Random(_random.Next()), stop.Token)).ToArray();
        await Task.Delay(_random.Next(20, 2500));
        daemon.Kill();
        await stop.CancelAsync();
        var last = await Task.WhenAll(loads);
        var running = daemon.GuestProcesses();
        await daemon.StartAgainAsync();
        await CheckAsync(daemon, running, last, round);
        return running.Count(guest => before.Contains(guest) || running.Contains(guest));
    }

    // What is done to a domain over and over; each step may fail, as the step before may have been cut short.
    private async Task<int> LoadAsync(QemuPeer daemon, string directory, int number, Random random, CancellationToken cancellationToken)
    {
        var name = $"k{number}";
        var confirmed = _defined.GetValueOrDefault(number, -1);
        var disk = Path.Combine(directory, $"extra{number}.xml");
        await File.WriteAllTextAsync(
            disk, $"<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='{directory}/m{number}.img'/><target dev='vdb' bus='virtio'/></disk>", CancellationToken.None);
        while (!cancellationToken.IsCancellationRequested)
        {
            var image = Path.Combine(directory, $"{name}-{Guid.NewGuid():N}.qcow2");
            string[] step = random.Next(18) switch
            {
                0 or 1 => ["define", await WriteAsync(directory, number, ++confirmed)],
                2 or 3 or 4 => ["start", name],
                5 => ["attach-device", name, disk],
                6 => ["detach-device", name, disk],
                7 => ["snapshot-create-as", name, "s", "--atomic"],
                8 => ["snapshot-delete", name, "s"],
                9 => ["managedsave", name],
                10 => ["destroy", name],
                11 or 12 => ["snapshot-create-as", name, "--disk-only", "--no-metadata", "--atomic", "--diskspec", $"vda,file={image}"],
                13 => ["blockpull", name, "vda", "4"],
                14 => ["blockcommit", name, "vda", "--active", "--pivot"],
                15 => ["blockcopy", name, "vda", image, "--transient-job", "--pivot"],
                16 => ["blockjob", name, "vda", "--abort"],
                _ => ["suspend", name],
            };
            var answer = await AskAsync(daemon, step);
            if (step[0] == "define")
            {
                if (answer.Code == 0)
                {
                    lock (_defined)
                    {
                        _defined[number] = confirmed;
                    }
                }
            }
        }

        return confirmed;
    }

    private static async Task<string> WriteAsync(string directory, int number, int version)
    {
        var file = Path.Combine(directory, $"k{number}-{version}.xml");
        await File.WriteAllTextAsync(file, $"""
            <domain type='qemu'><name>k{number}</name><uuid>44444444-2222-3333-4444-00000000000{number}</uuid><description>v{version}.</description>
            <memory unit='MiB'>16</memory><os><type arch='x86_64' machine='pc-i440fx-7.2'>hvm</type></os>
            <devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{directory}/d{number}.qcow2'/><target dev='vda' bus='virtio'/></disk>
            <serial type='pty'/><channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel></devices></domain>
            """);
        return file;
    }

    private async Task CheckAsync(QemuPeer daemon, IReadOnlyList<(string Name, int Process)> running, int[] attempted, int round)
    {
        var where = $"round {round}, seed {Seed}";
        var listed = (await AskAsync(daemon, "list", "--all", "--name")).Success.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var (number, confirmed) in _defined.ToArray())
        {
            Assert.True(listed.Contains($"k{number}"), $"k{number} was defined and is gone: {where}");
            var text = (await AskAsync(daemon, "dumpxml", $"k{number}", "--inactive")).Success;
            var version = int.Parse(Version().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);
            Assert.True(version >= confirmed && version <= attempted[number], $"k{number} is of version {version}, {confirmed} was confirmed: {where}");
            _defined[number] = version;
        }

        foreach (var (name, process) in running)
        {
            await CheckGuestAsync(daemon, name, process, where);
        }
    }

    // A guest that outlived the daemon answers; one that was on its way out ends.
    private static async Task CheckGuestAsync(QemuPeer daemon, string name, int process, string where)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (Directory.Exists($"/proc/{process.ToString(CultureInfo.InvariantCulture)}"))
        {
            var answer = await AskAsync(daemon, "qemu-monitor-command", name, "query-status");
            if (answer.Code == 0 && answer.Output.Contains("return", StringComparison.Ordinal) && daemon.ProcessOf(name) == process)
            {
                await CheckDiskAsync(daemon, name, process, where);
                return;
            }

            Assert.False(limit.IsCancellationRequested, $"the guest {name} runs as process {process}, and nobody answers for it: {where}: {answer.Errors}");
            await Task.Delay(100);
        }
    }

    // The image that the daemon names is one that QEMU has open.
    private static async Task CheckDiskAsync(QemuPeer daemon, string name, int process, string where)
    {
        var disks = await AskAsync(daemon, "domblklist", name);
        if (disks.Code == 0 && Image().Match(disks.Output) is { Success: true } image)
        {
            var open = Directory.GetFiles($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/fd").Select(file => File.ResolveLinkTarget(file, returnFinalTarget: false)?.FullName);
            Assert.True(open.Contains(image.Groups[1].Value), $"{name} has not open what it is said to run on, {image.Groups[1].Value}: {where}");
        }
    }

    [GeneratedRegex(@"vda\s+(\S+)")]
    private static partial Regex Image();

    [GeneratedRegex(@"<description>v(\d+)\.</description>")]
    private static partial Regex Version();
}
