using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Interop;

/// <summary>A virtpsd with one real guest that writes to its disk all the time, for virsh to work on its images.</summary>
internal sealed class DiskHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly DaemonRun _daemon = new();

    /// <summary>The guest's name.</summary>
    public const string Guest = "writer";

    public string Uri => $"qemu+unix:///system?socket={Path.Combine(_daemon.Run, "virtps-sock")}";

    /// <summary>Gives a path for a file of the test.</summary>
    public string At(string name) => Path.Combine(_daemon.Root, name);

    /// <summary>Starts the daemon and the guest.</summary>
    public static async Task<DiskHost> StartAsync()
    {
        var host = new DiskHost();
        await host._daemon.ReadyAsync();
        await File.WriteAllBytesAsync(host.At("raw"), Writer());
        _ = (await Peer.RunAsync("qemu-img", "convert", "-f", "raw", "-O", "qcow2", host.At("raw"), host.At("disk.qcow2"))).Success;
        await File.WriteAllTextAsync(host.At("guest.xml"), $"""
            <domain type='qemu'><name>{Guest}</name><memory unit='MiB'>32</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>
            <devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{host.At("disk.qcow2")}'/><target dev='vda' bus='virtio'/></disk>
            <controller type='usb' model='none'/><serial type='file'><source path='{host.At("serial")}' append='on'/></serial></devices></domain>
            """);
        await host.DoAsync("define", host.At("guest.xml"));
        await host.DoAsync("start", Guest);
        await host.WriteAsync();
        return host;
    }

    /// <summary>Runs a command of virsh's.</summary>
    public Task<PeerAnswer> VirshAsync(params IEnumerable<string> arguments) => Peer.RunAsync("virsh", ["-c", Uri, .. arguments]);

    /// <summary>Runs a command of virsh's that must do what it is asked.</summary>
    public async Task<string> DoAsync(params IEnumerable<string> arguments) => (await VirshAsync(arguments)).Success;

    /// <summary>Waits until the guest has written again.</summary>
    public async Task WriteAsync()
    {
        var before = Said().Length;
        using var limit = new CancellationTokenSource(Patience);
        while (Said().Length < before + 2)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>The images of the guest's disk, from the top.</summary>
    public async Task<string[]> ImagesAsync(params string[] flags) =>
        [.. System.Xml.Linq.XElement.Parse(await DoAsync(["dumpxml", Guest, .. flags])).Descendants("disk").Single().Descendants("source").Where(source => source.Parent!.Name != "mirror")
            .Select(source => Path.GetFileName(source.Attribute("file")!.Value))];

    /// <summary>Waits until something of virsh's holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>Kills the daemon and starts the next one; the guest goes on.</summary>
    public async Task KillAndStartAsync()
    {
        _daemon.Signal(9);
        await _daemon.EndAsync();
        await _daemon.ReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await VirshAsync("destroy", Guest);
        await _daemon.DisposeAsync();
    }

    private string Said()
    {
        using var file = new FileStream(At("serial"), FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    /// <summary>A boot sector that writes itself to the second sector over and over, and says w each time.</summary>
    private static byte[] Writer()
    {
        byte[] code =
        [
            0x31, 0xc0, 0x8e, 0xc0, // mov es, 0
            0xb8, 0x01, 0x03, // next: mov ax, write one sector
            0xbb, 0x00, 0x7c, // mov bx, where this is
            0xb9, 0x02, 0x00, // mov cx, the second sector
            0xba, 0x80, 0x00, // mov dx, the first disk
            0xcd, 0x13, // have the BIOS do it
            0xba, 0xf8, 0x03, 0xb0, 0x77, 0xee, // say w
            0x66, 0xb9, 0x00, 0x00, 0x40, 0x00, // mov ecx, a while
            0x67, 0xe2, 0xfd, // wait it
            0xeb, 0xe1, // jmp next
        ];
        var disk = new byte[4 << 20];
        code.CopyTo(disk, 0);
        (disk[510], disk[511]) = (0x55, 0xaa);

        // Enough to copy that a job does not end before somebody can look at it.
        Array.Fill<byte>(disk, 7, 1 << 20, 3 << 20);
        return disk;
    }
}
