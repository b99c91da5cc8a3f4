using System.Text;
using VirtPS.Drivers;
using VirtPS.Drivers.Shared.Identities;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Unit.Drivers.Qemu.Live;

/// <summary>The host's drivers in this process, with directories of their own, and real guests that say where they are.</summary>
internal sealed class LiveHost : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("vl");
    private readonly List<string> _guests = [];
    private HostDrivers _drivers = null!;

    /// <summary>A directory of the test's own.</summary>
    public string Scratch => Path.Combine(_root.FullName, "scratch");

    /// <summary>The connection to the driver.</summary>
    public IDriverConnection Connection { get; private set; } = null!;

    private static CancellationToken Token => CancellationToken.None;

    public static async Task<LiveHost> StartAsync(string? settings = null)
    {
        var host = new LiveHost();
        Directory.CreateDirectory(host.Scratch);
        if (settings is not null)
        {
            // Guests that run as somebody else have to get to their disks.
            var configuration = Directory.CreateDirectory(Path.Combine(host._root.FullName, "etc", "virtps"));
            await File.WriteAllTextAsync(Path.Combine(configuration.FullName, "qemu.conf"), settings);
            OwnedFile.OpenWay(host._root.FullName);
        }

        await host.OpenAsync();
        return host;
    }

    /// <summary>Ends the drivers and starts them again, as a daemon that is replaced does; guests go on.</summary>
    public async Task RestartAsync(Func<Task>? meanwhile = null)
    {
        await Connection.DisposeAsync();
        await _drivers.DisposeAsync();
        await (meanwhile?.Invoke() ?? Task.CompletedTask);
        await OpenAsync();
    }

    /// <summary>The monitor of the only guest that runs.</summary>
    public string Monitor => Directory.EnumerateFiles(_root.FullName, "monitor.sock", SearchOption.AllDirectories).Single();

    /// <summary>Defines a guest whose only disk says on the serial port that it begins, and then counts in letters.</summary>
    public async Task<DomainRef> DefineAsync(string name, string devices = "", bool writes = false)
    {
        var image = Path.Combine(Scratch, name + ".qcow2");
        var raw = Path.Combine(Scratch, name + ".raw");
        await File.WriteAllBytesAsync(raw, Disk(writes ? Writer : Counter));
        await RunAsync("qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, image);
        var xml = $"""
            <domain type='qemu'><name>{name}</name><memory unit='MiB'>32</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>
            <devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{image}'/><target dev='vda' bus='virtio'/></disk>
            <controller type='usb' model='none'/><serial type='file'><source path='{SerialOf(name)}' append='on'/></serial>{devices}</devices></domain>
            """;
        _guests.Add(name);
        return await Connection.Domains!.DefineAsync(xml, DomainDefineFlags.None, Token);
    }

    /// <summary>Makes the administrator's program for guests a shell script.</summary>
    public void Hook(string script)
    {
        var hooks = Directory.CreateDirectory(Path.Combine(_root.FullName, "etc", "virtps", "hooks"));
        var path = Path.Combine(hooks.FullName, "qemu");
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>What a guest has said.</summary>
    public string Said(string name) => File.Exists(SerialOf(name)) ? ReadShared(SerialOf(name)) : string.Empty;

    /// <summary>Waits until a guest has said more letters.</summary>
    public async Task<string> HearAsync(string name, int letters)
    {
        var before = Said(name).Length;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (Said(name).Length < before + letters)
        {
            await Task.Delay(20, limit.Token);
        }

        return Said(name);
    }

    public static async Task RunAsync(string program, params string[] arguments) =>
        await HostProgram.Find(program, VirtErrorDomain.Qemu).RunAsync(VirtErrorDomain.Qemu, arguments, Token);

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _guests)
        {
            try
            {
                var domain = await Connection.Domains!.LookupByNameAsync(name, Token);
                await Connection.Domains!.DestroyAsync(domain, DomainDestroyFlags.None, Token);
            }
            catch (VirtException)
            {
                // It has ended, or was never started.
            }
        }

        await Connection.DisposeAsync();
        await _drivers.DisposeAsync();
        _root.Delete(recursive: true);
    }

    private async Task OpenAsync()
    {
        _drivers = new HostDrivers(new HostContext(DaemonDirectories.Under(_root.FullName, isSystem: true)) { IsPrivileged = true });
        await _drivers.StartAsync(Token);
        var driver = _drivers.Registry.Drivers.Single(d => d.Name == "QEMU");
        Connection = (await driver.OpenAsync(VirtUri.Parse("qemu:///system"), new DriverOpenOptions(), Token))!;
    }

    private static string ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, Encoding.ASCII);
        return reader.ReadToEnd();
    }

    /// <summary>A boot sector: an exclamation mark, then the letters from a to z over and over, some twenty in a second.</summary>
    private static ReadOnlySpan<byte> Counter =>
    [
        0xba, 0xf8, 0x03, // mov dx, the first serial port
        0xb0, 0x21, 0xee, // say !
        0xb0, 0x61, // mov al, a
        0xee, // next: say it
        0xfe, 0xc0, 0x3c, 0x7b, 0x72, 0x02, 0xb0, 0x61, // the letter after, or a
        0x66, 0xb9, 0x00, 0x00, 0x40, 0x00, // mov ecx, a while
        0x67, 0xe2, 0xfd, // wait it
        0xeb, 0xec, // jmp next
    ];

    /// <summary>A boot sector that writes itself to the second sector over and over, and says w each time.</summary>
    private static ReadOnlySpan<byte> Writer =>
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

    // A disk of less than one cylinder is none to a BIOS.
    private static byte[] Disk(ReadOnlySpan<byte> code)
    {
        var sector = new byte[4 << 20];
        code.CopyTo(sector);
        (sector[510], sector[511]) = (0x55, 0xaa);
        return sector;
    }

    private string SerialOf(string name) => Path.Combine(Scratch, name + ".serial");
}
