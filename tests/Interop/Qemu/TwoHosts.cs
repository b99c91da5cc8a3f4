using System.Diagnostics;
using System.Globalization;
using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Interop;

/// <summary>Two daemons with roots of their own on one machine, between which real guests move; virsh and libvirt-python drive them.</summary>
internal sealed class TwoHosts : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // Guests come in by ports of the host, which others take too, so these hosts have a network of their own where one can be had.
    private readonly Process? _network = Environment.IsPrivilegedProcess ? Alone() : null;
    private readonly DaemonRun _left = new();
    private readonly DaemonRun _right = new();

    private TwoHosts()
    {
    }

    /// <summary>The host that guests begin at.</summary>
    public string Left => UriOf(_left);

    /// <summary>The host that guests go to.</summary>
    public string Right => UriOf(_right);

    /// <summary>What starts its arguments in the hosts' network.</summary>
    public IReadOnlyList<string> Inside => _network is null ? [] : ["nsenter", "-t", _network.Id.ToString(CultureInfo.InvariantCulture), "-n"];

    /// <summary>A directory that both hosts see.</summary>
    public string Shared => Directory.CreateDirectory(Path.Combine(_left.Root, "shared")).FullName;

    /// <summary>A directory of the left host's.</summary>
    public string LeftRoot => _left.Root;

    /// <summary>A directory of the right host's.</summary>
    public string RightRoot => _right.Root;

    /// <summary>Starts two hosts.</summary>
    /// <param name="prepare">Gets the configuration directory of each before its daemon is started.</param>
    public static async Task<TwoHosts> StartAsync(Action<string>? prepare = null)
    {
        var hosts = new TwoHosts();
        hosts._left.Through(hosts.Inside);
        hosts._right.Through(hosts.Inside);
        foreach (var root in new[] { hosts._left.Root, hosts._right.Root })
        {
            prepare?.Invoke(Directory.CreateDirectory(Path.Combine(root, "etc/virtps")).FullName);
        }

        hosts._left.Configure($"host_uuid = \"{Guid.NewGuid()}\"\n");
        hosts._right.Configure($"host_uuid = \"{Guid.NewGuid()}\"\n");
        await hosts._left.ReadyAsync();
        await hosts._right.ReadyAsync();
        return hosts;
    }

    /// <summary>Defines and starts a guest at the left host that says letters on its serial port and changes half a megabyte of its memory all the time.</summary>
    public async Task StartGuestAsync(string name, string devices = "", string disk = "")
    {
        await DefineAsync(name, devices, disk);
        await LeftAsync("start", name);
        await HearAsync(name, 2);
    }

    /// <summary>Defines and starts a guest at the left host that fills most of its memory, and from then on says letters twice a second and does nothing else.</summary>
    public async Task StartFullGuestAsync(string name)
    {
        await DefineAsync(name, "", "", Filler());
        await LeftAsync("start", name);
        await HearAsync(name, 2);
    }

    /// <summary>Defines a guest at the left host.</summary>
    public Task DefineAsync(string name, string devices = "", string disk = "") => DefineAsync(name, devices, disk, Counter());

    private async Task DefineAsync(string name, string devices, string disk, byte[] content)
    {
        var image = Path.Combine(Shared, name + ".img");
        await File.WriteAllBytesAsync(image, content);
        var xml = $"""
            <domain type='qemu'><name>{name}</name><memory unit='MiB'>32</memory><os><type arch='x86_64' machine='pc'>hvm</type><boot dev='hd'/></os>
            <devices>
              <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='{image}'/><target dev='vda' bus='virtio'/>{(disk.Length == 0 ? "<readonly/>" : disk)}</disk>
              <controller type='usb' model='none'/><serial type='file'><source path='{SerialOf(name)}' append='on'/></serial>{devices}
            </devices></domain>
            """;
        var file = Path.Combine(Shared, name + ".xml");
        await File.WriteAllTextAsync(file, xml);
        await LeftAsync("define", file);
    }

    /// <summary>Runs a command of virsh's at the left host that must do what it is asked.</summary>
    public async Task<string> LeftAsync(params IEnumerable<string> arguments) => (await TryLeftAsync(arguments)).Success;

    /// <summary>Runs a command of virsh's at the left host.</summary>
    public Task<PeerAnswer> TryLeftAsync(params IEnumerable<string> arguments) => Peer.RunAsync("virsh", ["-q", "-c", Left, .. arguments]);

    /// <summary>Runs a command of virsh's at the right host that must do what it is asked.</summary>
    public async Task<string> RightAsync(params IEnumerable<string> arguments) => (await TryRightAsync(arguments)).Success;

    /// <summary>Runs a command of virsh's at the right host.</summary>
    public Task<PeerAnswer> TryRightAsync(params IEnumerable<string> arguments) => Peer.RunAsync("virsh", ["-q", "-c", Right, .. arguments]);

    /// <summary>Migrates a guest from left to right; memory goes over the loopback.</summary>
    public Task<PeerAnswer> TryMigrateAsync(string name, params IEnumerable<string> options) =>
        TryLeftAsync(["migrate", .. options, name, Right, .. options.Contains("--tunnelled") || options.Contains("--migrateuri") ? Array.Empty<string>() : ["--migrateuri", "tcp://127.0.0.1"]]);

    /// <summary>What a guest has said, at whichever host.</summary>
    public string Said(string name)
    {
        using var file = new FileStream(SerialOf(name), FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    /// <summary>Waits until a guest has said more letters, and shows that it never began anew.</summary>
    public async Task HearAsync(string name, int letters)
    {
        var before = Said(name).Length;
        using var limit = new CancellationTokenSource(Patience);
        while (Said(name).Length < before + letters)
        {
            await Task.Delay(20, limit.Token);
        }

        var said = Said(name);
        Assert.Equal('!', said[0]);
        Assert.Equal(string.Concat(Enumerable.Range(0, said.Length - 1).Select(i => (char)('a' + (i % 26)))), said[1..]);
    }

    /// <summary>Waits until a command of virsh's prints something.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>Kills a daemon at once and starts the next one.</summary>
    public Task KillLeftAsync() => KillAsync(_left);

    /// <summary>Kills a daemon at once and starts the next one.</summary>
    public Task KillRightAsync() => KillAsync(_right);

    /// <summary>The QEMU processes whose files are under a root.</summary>
    public static int ProcessesOf(string root) => Directory.EnumerateDirectories("/proc").Count(directory =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(directory, "cmdline")) is var line
                && line.Contains("qemu-system", StringComparison.Ordinal) && line.Contains(root + "/", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });

    public async ValueTask DisposeAsync()
    {
        foreach (var uri in new[] { Left, Right })
        {
            var names = await Peer.RunAsync("virsh", "-q", "-c", uri, "list", "--name");
            foreach (var name in names.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                await Peer.RunAsync("virsh", "-q", "-c", uri, "destroy", name);
            }
        }

        await _left.DisposeAsync();
        await _right.DisposeAsync();
        _network?.Kill();
        _network?.Dispose();
    }

    private static Process Alone()
    {
        var holder = Process.Start(new ProcessStartInfo("unshare", ["-n", "sh", "-c", "ip link set lo up && echo up && exec sleep infinity"]) { RedirectStandardOutput = true })!;
        Assert.Equal("up", holder.StandardOutput.ReadLine());
        return holder;
    }

    private static string UriOf(DaemonRun daemon) => $"qemu+unix:///system?socket={Path.Combine(daemon.Run, "virtps-sock")}";

    private static async Task KillAsync(DaemonRun daemon)
    {
        daemon.Signal(9);
        await daemon.EndAsync();
        await daemon.ReadyAsync();
    }

    private static byte[] Counter()
    {
        byte[] code =
        [
            0xba, 0xf8, 0x03, // mov dx, the first serial port
            0xb0, 0x21, 0xee, // say !
            0xb3, 0x61, // mov bl, a
            0x88, 0xd8, 0xee, // next: say it
            0xfe, 0xc3, 0x80, 0xfb, 0x7b, 0x72, 0x02, 0xb3, 0x61, // the letter after, or a
            0xb8, 0x00, 0x10, // mov ax, the segment at 64 KiB
            0x8e, 0xc0, 0x26, 0x88, 0x1e, 0x00, 0x00, // page: write the letter into it
            0x05, 0x00, 0x01, 0x3d, 0x00, 0x90, 0x72, 0xf1, // the page after, up to 576 KiB
            0x66, 0xb9, 0x00, 0x00, 0x20, 0x00, // mov ecx, a while
            0x67, 0xe2, 0xfd, // wait it
            0xeb, 0xd7, // jmp next
        ];

        return Bootable(code);
    }

    // Without interrupts: QEMU delivers them under its great lock, and with memory missing nobody would get it back from there.
    private static byte[] Filler() => Bootable(
    [
        0xfa, // cli
        0x31, 0xc0, 0x8e, 0xc0, // es begins where memory does
        0x66, 0xbf, 0x00, 0x00, 0x20, 0x00, // mov edi, 2 MiB
        0x66, 0xb8, 0x41, 0x42, 0x43, 0x44, // mov eax, what is no zero
        0x66, 0xb9, 0x00, 0x00, 0x60, 0x00, // mov ecx, 24 MiB in words of four
        0x67, 0xf3, 0x66, 0xab, // fill; without a hypervisor nobody minds the segment's limit
        0xba, 0xf8, 0x03, // mov dx, the first serial port
        0xb0, 0x21, 0xee, // say !
        0xb3, 0x61, // mov bl, a
        0x88, 0xd8, 0xee, // next: say it
        0xfe, 0xc3, 0x80, 0xfb, 0x7b, 0x72, 0x02, 0xb3, 0x61, // the letter after, or a
        0x66, 0xb9, 0x00, 0x00, 0x00, 0x01, // mov ecx, a while
        0x67, 0xe2, 0xfd, // wait it
        0xeb, 0xe9, // jmp next
    ]);

    private static byte[] Bootable(byte[] code)
    {
        // A disk of less than one cylinder is none to a BIOS.
        var image = new byte[4 << 20];
        code.CopyTo(image, 0);
        (image[510], image[511]) = (0x55, 0xaa);
        return image;
    }

    private string SerialOf(string name) => Path.Combine(Shared, name + ".serial");
}
