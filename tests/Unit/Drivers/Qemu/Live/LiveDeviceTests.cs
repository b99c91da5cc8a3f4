using System.Xml.Linq;
using VirtPS.Drivers;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Unit.Drivers.Qemu.Live;

/// <summary>Changes the devices of a real guest; those only that it lets go of without an operating system.</summary>
public sealed class LiveDeviceTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("vq").FullName;

    [QemuTheory]
    [InlineData("q35")]
    [InlineData("pc")]
    public async Task Devices_come_and_go_while_the_guest_runs(string machine)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await using var drivers = new HostDrivers(new HostContext(DaemonDirectories.Under(_directory, isSystem: true)) { IsPrivileged = true });
        await drivers.StartAsync(limit.Token);
        var driver = drivers.Registry.Drivers.Single(candidate => candidate.Name == "QEMU");
        await using var connection = (await driver.OpenAsync(VirtUri.Parse("qemu:///system"), new DriverOpenOptions(), limit.Token))!;
        var guest = await connection.Domains!.CreateAsync(Guest(machine), default, limit.Token);
        try
        {
            await ChangeAsync(connection, guest, limit.Token);
        }
        finally
        {
            await connection.Domains.DestroyAsync(guest, default, CancellationToken.None);
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private async Task ChangeAsync(IDriverConnection connection, DomainRef guest, CancellationToken token)
    {
        var devices = connection.DomainDevices!;
        async Task<XElement> Read() => XElement.Parse(await connection.Domains!.GetXmlAsync(guest, default, token)).Element("devices")!;
        async Task<XElement> Disk(string name) => (await Read()).Elements("disk").Single(disk => disk.Element("target")!.Get("dev") == name);
        var (first, second, image) = (Image("first"), Image("second"), Image("disk"));

        var disk = $"<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='{image}'/><target dev='sdb' bus='scsi'/></disk>";
        await devices.AttachAsync(guest, disk, DomainDeviceFlags.Live, token);
        Assert.Equal("scsi0-0-0-1", (await Disk("sdb")).Element("alias")!.Get("name"));
        Assert.Equal(1 << 20, (await devices.GetBlockInfoAsync(guest, "sdb", token)).Capacity);
        Assert.Equal([1, 1, 1], await devices.PeekBlockAsync(guest, "sdb", 512, 3, token));
        await devices.ResizeBlockAsync(guest, "sdb", 2 << 20, default, token);
        Assert.Equal(2 << 20, (await devices.GetBlockInfoAsync(guest, "sdb", token)).Capacity);
        await devices.SetBlockIoTuneAsync(guest, "sdb", [new TypedParameter("total_bytes_sec", 1_000_000UL)], DomainAffectFlags.Live, token);
        Assert.Equal("1000000", (await Disk("sdb")).Element("iotune")!.Text("total_bytes_sec"));
        Assert.NotEmpty(await devices.GetBlockStatisticsAsync(guest, "sdb", token));
        Assert.Empty(await devices.GetDiskErrorsAsync(guest, token));

        await devices.UpdateAsync(guest, Drive(first), DomainDeviceFlags.Live | DomainDeviceFlags.Force, token);
        await devices.UpdateAsync(guest, Drive(second), DomainDeviceFlags.Live | DomainDeviceFlags.Force, token);
        Assert.Equal(second, (await Disk("sda")).Element("source")!.Get("file"));
        await devices.UpdateAsync(guest, Drive(null), DomainDeviceFlags.Live | DomainDeviceFlags.Force, token);
        Assert.Null((await Disk("sda")).Element("source")?.Get("file"));

        await devices.AttachAsync(guest, "<input type='tablet' bus='usb'><alias name='ua-pen'/></input>", DomainDeviceFlags.Live, token);
        await devices.AttachAsync(guest, "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>", DomainDeviceFlags.Live, token);
        await devices.AttachAsync(guest, "<channel type='pty'><target type='virtio' name='org.example.one'/></channel>", DomainDeviceFlags.Live, token);
        await devices.AttachAsync(guest, "<interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/></interface>", DomainDeviceFlags.Live, token);
        await devices.UpdateAsync(guest, "<interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/><link state='down'/></interface>", DomainDeviceFlags.Live, token);
        Assert.Equal("down", (await Read()).Element("interface")!.Element("link")!.Get("state"));
        Assert.NotNull((await Read()).Element("rng"));

        await devices.DetachByAliasAsync(guest, "ua-pen", DomainDeviceFlags.Live, token);
        await devices.DetachAsync(guest, disk, DomainDeviceFlags.Live, token);
        await devices.AttachAsync(guest, disk, DomainDeviceFlags.Live, token);
        await devices.DetachAsync(guest, disk, DomainDeviceFlags.Live, token);
        while ((await Read()).Elements().Any(device => device.Element("alias")?.Get("name") is "ua-pen" or "scsi0-0-0-1"))
        {
            await Task.Delay(50, token);
        }
    }

    private string Image(string name)
    {
        var path = Path.Combine(_directory, name + ".img");
        var bytes = new byte[1 << 20];
        Array.Fill<byte>(bytes, 1);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static string Drive(string? image) =>
        $"<disk type='file' device='cdrom'><driver name='qemu' type='raw'/>{(image is null ? null : $"<source file='{image}'/>")}<target dev='sda' bus='scsi'/><readonly/></disk>";

    private static string Guest(string machine) => $"""
        <domain type='qemu'>
          <name>live-{machine}</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>
          <os><type arch='x86_64' machine='{machine}'>hvm</type></os>
          <features><acpi/></features>
          <devices>
            {(machine == "q35" ? "<controller type='pci' index='0' model='pcie-root'/>" + string.Concat(Enumerable.Repeat("<controller type='pci' model='pcie-root-port'/>", 8)) : null)}
            <controller type='scsi' model='virtio-scsi'/><controller type='usb' model='qemu-xhci'/><controller type='virtio-serial'/>
            {Drive(null)}
          </devices>
        </domain>
        """;
}
