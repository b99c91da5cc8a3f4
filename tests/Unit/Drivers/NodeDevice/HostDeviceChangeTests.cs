using VirtPS.Drivers.NodeDevice.Watch;
using VirtPS.Drivers.Shared.Pci;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.NodeDevice;

/// <summary>What can be done with the host's devices: splitting, moving, resetting, virtual ports.</summary>
public sealed class HostDeviceChangeTests : IAsyncLifetime
{
    private const string Card = "/sys/devices/pci0000:00/0000:00:02.0";
    private const string Type = Card + "/mdev_supported_types/half";
    private const string Number = "c60cc60c-c60c-c60c-c60c-c60cc60cc60c";
    private const string Part = "mdev_c60cc60c_c60c_c60c_c60c_c60cc60cc60c_0000_00_02_0";

    private const string Request =
        $"<device><parent>pci_0000_00_02_0</parent><capability type='mdev'><type id='half'/><uuid>{Number}</uuid><attr name='weight' value='5'/></capability></device>";

    private static readonly NodeDeviceRef PartRef = new(Part);
    private static readonly NodeDeviceRef CardRef = new("pci_0000_00_02_0");

    private readonly FakeHost _host = new();

    private static CancellationToken Token => CancellationToken.None;

    public async Task InitializeAsync()
    {
        _host.Device(Card, "pci", "PCI_CLASS=30000", ("vendor", "0x8086"), ("device", "0x0412"), ("driver_override", "(null)"), ("config", new string('\0', 64)))
            .Link("/sys/class/mdev_bus/0000:00:02.0", Card)
            .Write(Type + "/device_api", "vfio-pci").Write(Type + "/available_instances", "1").Write(Type + "/create", "")
            .Link(Card + "/driver", "/sys/bus/pci/drivers/i915").Write("/sys/bus/pci/drivers/i915/unbind", "")
            .Link("/sys/bus/pci/drivers/vfio-pci/module", "/sys/module/vfio_pci")
            .Write("/sys/bus/pci/drivers_probe", "");
        await _host.StartAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_definition_is_kept_as_mdevctl_keeps_it_and_goes_again()
    {
        Assert.Equal(Part, (await _host.Devices.DefineAsync(Request, NodeDeviceDefineFlags.None, Token)).Name);
        Assert.Equal("""{"mdev_type":"half","start":"manual","attrs":[{"weight":"5"}]}""", _host.Read($"/etc/mdevctl.d/0000:00:02.0/{Number}").Trim());
        var part = Assert.Single(await _host.ListAsync(NodeDeviceListFlags.Inactive));
        Assert.Equal((Part, "pci_0000_00_02_0", false, true, false), (part.Device.Name, part.Parent, part.IsActive, part.IsPersistent, part.Autostart));
        Assert.Contains("<attr name='weight' value='5'/>", await _host.DescribeAsync(Part), StringComparison.Ordinal);
        await _host.Devices.SetAutostartAsync(PartRef, true, Token);
        Assert.True((await _host.Devices.GetSummaryAsync(PartRef, Token)).Autostart);
        Assert.Contains("\"start\":\"auto\"", _host.Read($"/etc/mdevctl.d/0000:00:02.0/{Number}"), StringComparison.Ordinal);
        await _host.Devices.UndefineAsync(PartRef, Token);
        await FailsAsync(VirtErrorCode.NoNodeDevice, () => _host.Devices.LookupByNameAsync(Part, Token));
        await _host.ExpectAsync($"{Part} Defined", $"{Part} Updated", $"{Part} Undefined");
    }

    [Fact]
    public async Task A_definition_can_be_changed()
    {
        await _host.Devices.DefineAsync(Request, NodeDeviceDefineFlags.None, Token);
        await _host.Devices.UpdateAsync(PartRef, Request.Replace("'5'", "'9'", StringComparison.Ordinal), NodeDeviceUpdateFlags.Config, Token);
        Assert.Contains("value='9'", await _host.DescribeAsync(Part), StringComparison.Ordinal);
        await FailsAsync(VirtErrorCode.OperationUnsupported, () => _host.Devices.UpdateAsync(PartRef, Request, NodeDeviceUpdateFlags.Live, Token));
    }

    [Fact]
    public async Task A_part_is_asked_of_the_kernel_and_given_back_to_it()
    {
        // The kernel would make the device when its number is written; here it is there from the beginning.
        const string Made = $"{Card}/{Number}";
        _host.Device(Made, "mdev", "", ("weight", ""), ("remove", ""))
            .Link(Made + "/mdev_type", Type).Link(Made + "/iommu_group", "/sys/kernel/iommu_groups/12");
        Assert.Equal(Part, (await _host.Devices.CreateAsync(Request, NodeDeviceCreateFlags.None, Token)).Name);
        Assert.Equal(Number, _host.Read(Type + "/create"));
        Assert.Equal("5", _host.Read(Made + "/weight").Trim());
        Assert.Contains("<iommuGroup number='12'/>", await _host.DescribeAsync(Part), StringComparison.Ordinal);
        await FailsAsync(VirtErrorCode.OperationInvalid, () => _host.Devices.StartAsync(PartRef, Token));
        await _host.Devices.DestroyAsync(PartRef, Token);
        Assert.Equal("1", _host.Read(Made + "/remove").Trim());
        await _host.ExpectAsync($"{Part} Created");
    }

    [Theory]
    [InlineData("<device><capability type='mdev'><type id='half'/></capability></device>", VirtErrorCode.ConfigUnsupported, "missing parent device")]
    [InlineData("<device><parent>x</parent><capability type='mdev'><type id='half'/></capability></device>", VirtErrorCode.ConfigUnsupported, "invalid parent device 'x'")]
    [InlineData("<device><parent>computer</parent><capability type='mdev'><type id='half'/></capability></device>", VirtErrorCode.ParseFailed, "Unable to find address for parent device 'computer'")]
    [InlineData("<device><capability type='net'><interface>x</interface></capability></device>", VirtErrorCode.ConfigUnsupported, "Unsupported device type")]
    [InlineData("<device/>", VirtErrorCode.InternalError, "no device capabilities for 'new device'")]
    public async Task What_cannot_be_made_is_refused_in_libvirts_words(string xml, VirtErrorCode code, string detail)
    {
        var error = await FailsAsync(code, () => _host.Devices.CreateAsync(xml, NodeDeviceCreateFlags.None, Token));
        Assert.Contains(detail, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_is_moved_to_guests_and_back()
    {
        await _host.Devices.DetachAsync(CardRef, null, Token);
        Assert.Equal("vfio-pci", _host.Read(Card + "/driver_override").Trim('(', 'l', '\n')[..8]);
        Assert.StartsWith("0000:00:02.0", _host.Read("/sys/bus/pci/drivers/i915/unbind"), StringComparison.Ordinal);
        Assert.StartsWith("0000:00:02.0", _host.Read("/sys/bus/pci/drivers_probe"), StringComparison.Ordinal);
        await FailsAsync(VirtErrorCode.InvalidArg, () => _host.Devices.DetachAsync(CardRef, "nothing", Token));
        await FailsAsync(VirtErrorCode.ArgumentUnsupported, () => _host.Devices.DetachAsync(CardRef, "kvm", Token));
        await FailsAsync(VirtErrorCode.InvalidArg, () => _host.Devices.DetachAsync(new NodeDeviceRef("computer"), null, Token));
    }

    [Fact]
    public async Task A_card_that_a_guest_has_stays_with_it()
    {
        var address = PciAddress.TryParse("0000:00:02.0")!.Value;
        _host.Pci.Take(address, "QEMU", "one");
        var error = await FailsAsync(VirtErrorCode.OperationInvalid, () => _host.Devices.ReattachAsync(CardRef, Token));
        Assert.EndsWith("PCI device 0000:00:02.0 is in use by driver QEMU, domain one", error.Message, StringComparison.Ordinal);
        Assert.Throws<VirtException>(() => _host.Pci.Take(address, "QEMU", "two"));
        _host.Pci.Release(address, "QEMU", "one");
        await _host.Devices.ReattachAsync(CardRef, Token);
        Assert.StartsWith("\n", _host.Read(Card + "/driver_override"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_is_reset_where_it_knows_how()
    {
        var error = await FailsAsync(VirtErrorCode.InternalError, () => _host.Devices.ResetAsync(CardRef, Token));
        Assert.EndsWith("Unable to reset PCI device 0000:00:02.0: no FLR, PM reset or bus reset available", error.Message, StringComparison.Ordinal);
        _host.Write(Card + "/reset", "");
        await _host.Devices.ResetAsync(CardRef, Token);
        Assert.StartsWith("1", _host.Read(Card + "/reset"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_virtual_port_is_asked_of_its_adapter()
    {
        _host.Write("/sys/class/scsi_host/host5/unique_id", "5")
            .Write("/sys/class/fc_host/host5/port_name", "0x10").Write("/sys/class/fc_host/host5/node_name", "0x20")
            .Write("/sys/class/fc_host/host5/max_npiv_vports", "9").Write("/sys/class/fc_host/host5/npiv_vports_inuse", "0")
            .Write("/sys/class/fc_host/host5/vport_create", "").Write("/sys/class/fc_host/host5/vport_delete", "")
            .Device("/sys/devices/host5", "scsi", "DEVTYPE=scsi_host");
        await _host.DisposeServiceAndStartAsync();
        _host.Write("/sys/class/fc_host/host6/port_name", "0x11").Write("/sys/class/fc_host/host6/node_name", "0x21")
            .Device("/sys/devices/host5/vport-5:0-0/host6", "scsi", "DEVTYPE=scsi_host");
        var made = await _host.Devices.CreateAsync(
            "<device><parent>scsi_host5</parent><capability type='scsi_host'><capability type='fc_host'><wwnn>21</wwnn><wwpn>11</wwpn></capability></capability></device>",
            NodeDeviceCreateFlags.None,
            Token);
        Assert.Equal("scsi_host6", made.Name);
        Assert.StartsWith("11:21", _host.Read("/sys/class/fc_host/host5/vport_create"), StringComparison.Ordinal);
        await _host.Devices.DestroyAsync(made, Token);
        Assert.StartsWith("11:21", _host.Read("/sys/class/fc_host/host5/vport_delete"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_kernels_and_udevs_words_are_understood()
    {
        var message = DeviceEventMessage.TryRead("add@/devices/virtual/net/v0\0ACTION=add\0DEVPATH=/devices/virtual/net/v0\0SEQNUM=7\0"u8);
        Assert.Equal(new DeviceEventMessage("add", "/sys/devices/virtual/net/v0", null), message);
        byte[] header = [.. "libudev\0"u8, 0xfe, 0xed, 0xca, 0xfe, 40, 0, 0, 0, 40, 0, 0, 0, 54, 0, 0, 0, .. new byte[16]];
        message = DeviceEventMessage.TryRead([.. header, .. "ACTION=move\0DEVPATH=/devices/b\0DEVPATH_OLD=/devices/a\0"u8]);
        Assert.Equal(new DeviceEventMessage("move", "/sys/devices/b", "/sys/devices/a"), message);
        header[8] = 0;
        Assert.Null(DeviceEventMessage.TryRead([.. header, .. "ACTION=add\0DEVPATH=/x\0"u8]));
        Assert.Null(DeviceEventMessage.TryRead("nonsense"u8));
    }

    private static async Task<VirtException> FailsAsync(VirtErrorCode code, Func<Task> action)
    {
        var error = await Assert.ThrowsAsync<VirtException>(action);
        Assert.Equal(code, error.Code);
        return error;
    }
}
